;;; utt-mode.el --- Colours and checks for the log of utt  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: MIT
;; Version: 2.0.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: calendar, convenience, files

;;; Commentary:

;; A major mode for utt.log, the log of the time tracker utt: a stamp, a name, and maybe a comment on each line, as
;; utt.log(5) describes it.  `flymake-mode' shows what `utt check --json' finds, saved or not.

;;; Code:

(require 'flymake)
(require 'json)

(defgroup utt nil
  "The log of the time tracker utt."
  :group 'text)

(defcustom utt-command '("utt")
  "The command that runs utt, with its first arguments."
  :type '(repeat string)
  :safe nil)

(defface utt-stamp '((t :inherit font-lock-constant-face)) "The date and the time of an entry.")
(defface utt-offset '((t :inherit font-lock-builtin-face)) "The offset from UTC of an entry.")
(defface utt-hello '((t :inherit font-lock-keyword-face)) "An arrival.")
(defface utt-bye '((t :inherit font-lock-keyword-face)) "A departure.")
(defface utt-project '((t :inherit font-lock-type-face)) "The project of an entry.")
(defface utt-task '((t :inherit default)) "The name of an entry that counts as work.")
(defface utt-break '((t :inherit font-lock-string-face)) "The name of a break.")
(defface utt-ignored '((t :inherit shadow)) "The name of an entry that is in no sum.")
(defface utt-tag '((t :inherit font-lock-preprocessor-face)) "A tag in a name or a comment.")
(defface utt-comment '((t :inherit font-lock-comment-face)) "The comment of an entry.")
(defface utt-note '((t :inherit font-lock-comment-face)) "A line that is a note.")
(defface utt-conflict '((t :inherit warning)) "A note that a merge has left before two versions of an entry.")
(defface utt-broken '((t :inherit error)) "A line that is not an entry.")

(defconst utt--blanks " \t\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
  "White space as utt reads it, whatever the syntax table says.")

(defconst utt--space (concat "[" utt--blanks "]"))
(defconst utt--visible (concat "[^\n" utt--blanks "]"))

(defconst utt--mark (concat utt--space utt--space "#" utt--space "+" utt--visible)
  "What separates the name from the comment.")

(defconst utt--head
  (concat utt--space "*"
          "\\(?1:[0-9]\\{4\\}-"
          "\\(?:\\(?:0?[13578]\\|1[02]\\)-\\(?:0?[1-9]\\|[12][0-9]\\|3[01]\\)"
          "\\|\\(?:0?[469]\\|11\\)-\\(?:0?[1-9]\\|[12][0-9]\\|30\\)\\|0?2-\\(?:0?[1-9]\\|[12][0-9]\\)\\)"
          utt--space "+\\(?:[01]?[0-9]\\|2[0-3]\\):[0-5]?[0-9]\\)"
          "\\(?2:\\+\\(?:0[0-9]\\|1[0-3]\\):?[0-5][0-9]\\|-\\(?:0[0-9]\\|1[01]\\):?[0-5][0-9]"
          "\\|\\+14:?00\\|-12:?00\\)?"
          utt--space "+\\(?3:" utt--visible "\\)")
  "The stamp of an entry, its offset, and the first character of its name.")

(defconst utt--project (concat "\\([^:\n" utt--blanks "]+\\):" utt--space))

(defconst utt--tag
  (concat "\\(?:^\\|" utt--space "\\)\\(#[^#\n" utt--blanks "]*[^]#.,;:!?)*\"'\n" utt--blanks "]\\)"))

(defun utt--put (start end face)
  "Show the text from START to END in FACE."
  (put-text-property start end 'face face))

(defun utt--fontify-tags (start end)
  "Show the tags between START and END."
  (save-excursion
    (goto-char start)
    (while (re-search-forward utt--tag end t)
      (utt--put (match-beginning 1) (match-end 1) 'utt-tag))))

(defun utt--fontify-entry (end)
  "Show the entry whose head was matched last, and that ends at END."
  (let ((name-start (match-beginning 3))
        (name-end end))
    (utt--put (match-beginning 1) (match-end 1) 'utt-stamp)
    (when (match-beginning 2)
      (utt--put (match-beginning 2) (match-end 2) 'utt-offset))
    (goto-char (1+ name-start))
    (when (re-search-forward utt--mark end t)
      (setq name-end (match-beginning 0))
      (utt--put (+ 2 name-end) end 'utt-comment)
      (utt--fontify-tags (1+ name-end) end))
    (let ((name (buffer-substring-no-properties name-start name-end)))
      (utt--put name-start name-end
                (cond ((string= name "hello") 'utt-hello)
                      ((string= name "bye ***") 'utt-bye)
                      ((string-suffix-p "***" name) 'utt-ignored)
                      ((string-suffix-p "**" name) 'utt-break)
                      (t 'utt-task)))
      (utt--fontify-tags (1- name-start) name-end)
      (when (eq 0 (string-match utt--project name))
        (utt--put name-start (+ name-start (match-end 1)) 'utt-project)))))

(defun utt--fontify-line ()
  "Show the line at point."
  (let ((case-fold-search nil)
        (start (progn (skip-chars-forward utt--blanks) (point)))
        (end (save-excursion (end-of-line) (skip-chars-backward utt--blanks) (point))))
    (unless (>= start end)
      (cond ((looking-at "# conflict: .*") (utt--put start end 'utt-conflict))
            ((eq (char-after) ?#) (utt--put start end 'utt-note))
            ((and (looking-at utt--head) (not (looking-at "0000"))) (utt--fontify-entry end))
            (t (utt--put start end 'utt-broken))))))

(defun utt--fontify (limit)
  "Show all lines up to LIMIT, and give nil, as there is nothing left to do."
  (while (< (point) limit)
    (save-excursion (utt--fontify-line))
    (forward-line))
  nil)

(defun utt--severity (finding)
  "Give the flymake type of FINDING, an alist of `utt check --json'."
  (if (eq t (alist-get 'is_warning finding)) :warning :error))

(defun utt--diagnostics (buffer findings)
  "Give what flymake shows in BUFFER for FINDINGS, alists of `utt check --json'."
  (with-current-buffer buffer
    (mapcar (lambda (finding)
              (let ((region (flymake-diag-region buffer (alist-get 'line finding))))
                (flymake-make-diagnostic buffer (car region) (cdr region)
                                         (utt--severity finding) (alist-get 'message finding))))
            findings)))

(defvar-local utt--process nil "The check that is running.")

(defun utt-flymake (report-fn &rest _arguments)
  "Check the buffer with `utt check --json', and call REPORT-FN with what it finds."
  (unless (executable-find (car utt-command))
    (error "There is no `%s': set `utt-command'" (car utt-command)))
  (when (process-live-p utt--process)
    (kill-process utt--process))
  (let* ((buffer (current-buffer))
         (file (make-temp-file "utt" nil ".log"))
         (coding-system-for-write buffer-file-coding-system)
         (output (generate-new-buffer " *utt check*")))
    (save-restriction
      (widen)
      (write-region nil nil file nil 'silent))
    (setq utt--process
          (make-process
           :name "utt check" :noquery t :connection-type 'pipe :buffer output
           :stderr (get-buffer-create " *utt check errors*")
           :command (append utt-command (list "--data" file "check" "--json"))
           :sentinel
           (lambda (process _event)
             (unless (process-live-p process)
               (delete-file file)
               (when (and (buffer-live-p buffer) (eq process (buffer-local-value 'utt--process buffer)))
                 (condition-case problem
                     (let ((json-object-type 'alist) (json-array-type 'list) (json-false nil))
                       (with-current-buffer output
                         (goto-char (point-min))
                         (funcall report-fn (utt--diagnostics buffer (json-read)))))
                   (json-error (funcall report-fn :panic :explanation (error-message-string problem)))))
               (kill-buffer output)))))))

;;;###autoload
(define-derived-mode utt-mode text-mode "utt"
  "Major mode for the log of the time tracker utt."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local font-lock-defaults '(((utt--fontify)) t))
  (setq-local require-final-newline t)
  (add-hook 'flymake-diagnostic-functions #'utt-flymake nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("/utt\\.log\\'" . utt-mode))

(provide 'utt-mode)
;;; utt-mode.el ends here
