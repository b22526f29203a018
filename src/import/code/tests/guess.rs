use super::*;

#[test]
fn what_is_guessed() {
    let table: &[(&str, &str)] = &[
        ("c", "static int answer(struct sk_buff *skb)\n{\n\tif (!skb->dev)\n\t\treturn -EINVAL;\n\treturn 0;\n}"),
        ("c", "279 static int dump(struct sock *sk)\n280 {\n281         int rc;\n282         rc = sk->dump(sk);\n283 }"),
        ("cpp", "#include <iostream>\nusing namespace std;\nint main() {\n  std::cout << 1;\n}"),
        ("python", "import re\n\ndef find(text):\n    for word in text:\n        print(word)"),
        ("python", ">>> 1 + 1\n2"),
        ("rust", "fn main() {\n    let mut x = 1;\n    println!(\"{x}\");\n}"),
        ("go", "package main\n\nfunc main() {\n\tx := 1\n\tfmt.Println(x)\n}"),
        ("java", "public class A {\n    public static void main(String[] args) {\n        System.out.println(1);\n    }\n}"),
        ("javascript", "const a = require('a');\nif (a === 1) {\n  console.log(a);\n}"),
        ("bash", "$ make -j4\n  CC  a.o"),
        ("bash", "sudo apt-get install git\ngit clone https://example.org/a"),
        ("bash", "#!/bin/sh\necho"),
        ("bash", "ann@host:~$ ls\na b"),
        ("diff", "--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,2 @@\n-a\n+b\n c"),
        ("diff", "diff --git a/x b/x\nindex 1..2\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b"),
        ("json", "{\n  \"a\": [1, 2]\n}"),
        ("xml", "<?xml version=\"1.0\"?>\n<a/>"),
        ("xml", "<dependency>\n  <id>x</id>\n</dependency>"),
        ("html", "<div class=\"box\">\n  <p>x</p>\n</div>"),
        ("css", ".box {\n  color: red;\n}"),
        ("makefile", "obj-m += hello.o\nall:\n\tmake -C $(KDIR) modules"),
        ("kconfig", "config NET_FOO\n\ttristate \"Foo\"\n\tdepends on NET"),
        ("sql", "SELECT a FROM b WHERE c = 1;"),
        ("yaml", "services:\n  web:\n    image: nginx\n    ports:\n      - 80"),
        ("php", "<?php\necho 1;"),
    ];
    for (lang, text) in table {
        assert_eq!(guess(text).map(|guess| guess.lang), Some(*lang), "{text}");
    }
}

#[test]
fn what_is_left_alone() {
    for text in [
        "",
        "\n \n",
        "hello",
        "make sure that this is prose",
        "x = 1",
        "a -> b -> c",
        "Name: Ann\nAge: 3\nHome: here",
        "1\n2\n3",
        "{1, 2}",
        "[1, 2, 3]",
        "if this\nthen that",
        "+--------+\n| a      |\n+--------+",
        "List<String> a = b;",
        "[    0.000000] Linux version 3.10\n[    0.000000] Command line: ro",
        "* one\n* two",
        "- one\n- two",
    ] {
        assert_eq!(guess(text), None, "{text}");
    }
}
