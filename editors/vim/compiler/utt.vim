" :make runs `utt check` on the file that is open, and fills the quickfix list.
if exists('current_compiler')
  finish
endif
let current_compiler = 'utt'

let s:keep_cpo = &cpo
set cpo&vim

" Warnings come first: the second form would match them too.
CompilerSet makeprg=utt\ --data\ %:p:S\ check
CompilerSet errorformat=%f:%l:\ %tarning:\ %m,%f:%l:\ %m

let &cpo = s:keep_cpo
unlet s:keep_cpo
