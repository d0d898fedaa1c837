" Comments and :make in the log of utt.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1
let b:undo_ftplugin = 'setlocal comments< commentstring< makeprg< errorformat<'

" A note is a whole line; a comment follows an entry.
setlocal comments=:# commentstring=#\ %s
compiler utt
