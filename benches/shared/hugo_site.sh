# hugo_site BLOG TO: copies BLOG's site for Hugo and changes in the copy what a fair comparison needs.
hugo_site() {
    local config
    cp -r "$1/hugo" "$2"
    # Hugo knows the cut only without blanks, and would else repeat whole posts in every list.
    find "$2/content" -name '*.md' -print0 | xargs -0 sed -i 's/<!-- more -->/<!--more-->/'
    # One feed of 20 pages, as the others have, not one of all pages for each section and term. In front, where no table is open.
    config=$(cat "$2/hugo.toml")
    printf '%s\n[outputs]\nsection = ["html"]\ntaxonomy = ["html"]\nterm = ["html"]\n[services.rss]\nlimit = 20\n' "$config" >"$2/hugo.toml"
}
