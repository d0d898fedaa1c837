" The log of utt. A built-in rule for *.log may have come first, so this one overrides it.
autocmd BufRead,BufNewFile utt.log set filetype=uttlog
