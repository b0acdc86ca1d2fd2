// The extensions of files that tools complain about. Data only.

/** A location in any other kind of file is recognised by the words of its message instead. */
export const EXTENSIONS: readonly string[] =
  "c h cc cpp hpp cu m mm rs go py pyi rb js jsx cjs mjs ts tsx mts vue svelte java kt kts groovy gradle scala clj cs fs vb php swift dart ex exs erl hs ml mli nim zig jl lua pl pm r R Rmd qmd feature elm gleam cr d f90 adb rkt scm sh bash ps1 bat sql tf proto graphql sol v sv vhd asm css scss less html yml yaml json toml xml md rst tex ini cfg cmake mk".split(
    " ",
  );
