" The log of utt: a stamp, a name, and maybe a comment on each line. utt.log(5) describes the format.
if exists('b:current_syntax')
  finish
endif

let s:keep_cpo = &cpo
set cpo&vim

" White space as utt reads it, which is more than Vim's \s.
let s:blanks = ' \t\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000'
let s:space = '[' . s:blanks . ']'
let s:visible = '[^' . s:blanks . ']'
let s:month_and_day = '%((0?[13578]|1[02])-(0?[1-9]|[12][0-9]|3[01])|(0?[469]|11)-(0?[1-9]|[12][0-9]|30)'
      \ . '|0?2-(0?[1-9]|[12][0-9]))'
let s:stamp = '%(0000)@![0-9]{4}-' . s:month_and_day . s:space . '+%([01]?[0-9]|2[0-3]):[0-5]?[0-9]'
let s:offset = '%(\+%(0[0-9]|1[0-3]):?[0-5][0-9]|-%(0[0-9]|1[01]):?[0-5][0-9]|\+14:?00|-12:?00)'
" What separates the name from the comment, and what a name may end before.
let s:mark = s:space . '{2}#' . s:space . '+' . s:visible
let s:end = '%(' . s:space . '*$|' . s:mark . ')'
let s:in_name = '%(%(' . s:mark . ')@!.)'
let s:name = s:space . '*' . s:in_name . '*'

" Of those that match at the same place, the last one wins.
execute 'syntax match uttBroken /\v^' . s:space . '*' . s:visible . '.*$/'
execute 'syntax match uttNote /\v^' . s:space . '*#.*$/'
execute 'syntax match uttConflict /\v^' . s:space . '*# conflict: .*$/'
execute 'syntax match uttStamp /\v^' . s:space . '*' . s:stamp . '\ze' . s:offset . '?' . s:space . '+' . s:visible
      \ . '/ nextgroup=uttOffset,@uttName'

execute 'syntax match uttTask /\v' . s:name . '/ contained contains=uttTag nextgroup=uttComment'
execute 'syntax match uttBreak /\v' . s:name . '\*\*\ze' . s:end . '/ contained contains=uttTag nextgroup=uttComment'
execute 'syntax match uttIgnored /\v' . s:name . '\*\*\*\ze' . s:end . '/ contained contains=uttTag nextgroup=uttComment'
execute 'syntax match uttProject /\v' . s:space . '+[^:' . s:blanks . ']+\ze:%(' . s:mark . ')@!' . s:space
      \ . '+' . s:visible . '/ contained nextgroup=uttTask,uttBreak,uttIgnored'
execute 'syntax match uttHello /\v' . s:space . '+hello\ze' . s:end . '/ contained nextgroup=uttComment'
execute 'syntax match uttBye /\v' . s:space . '+bye \*\*\*\ze' . s:end . '/ contained nextgroup=uttComment'
execute 'syntax match uttOffset /\v' . s:offset . '/ contained nextgroup=@uttName'
syntax cluster uttName contains=uttTask,uttBreak,uttIgnored,uttProject,uttHello,uttBye
execute 'syntax match uttComment /\v' . s:mark . '.*/ contained contains=uttTag'
execute 'syntax match uttTag /\v%(^|' . s:space . ')@1<=#[^#' . s:blanks . ']*[^]#.,;:!?)*"'''
      \ . s:blanks . ']/ contained'

" Each line stands for itself.
syntax sync minlines=1 maxlines=1

highlight default link uttStamp Number
highlight default link uttOffset Special
highlight default link uttHello Statement
highlight default link uttBye Statement
highlight default link uttProject Type
highlight default link uttBreak Identifier
highlight default link uttIgnored NonText
highlight default link uttTag PreProc
highlight default link uttComment Comment
highlight default link uttNote Comment
highlight default link uttConflict WarningMsg
highlight default link uttBroken Error

let b:current_syntax = 'uttlog'
let &cpo = s:keep_cpo
unlet s:keep_cpo
