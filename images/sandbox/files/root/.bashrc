case $- in *i*) ;; *) return ;; esac

HISTCONTROL=ignoredups
HISTSIZE=2000
shopt -s histappend checkwinsize
# The history is shared with the next terminal as soon as the command ran.
PROMPT_COMMAND='history -a'
PS1='\[\e[1;32m\]\h\[\e[0m\]:\[\e[1;34m\]\w\[\e[0m\]$ '

alias ls='ls --color=auto' ll='ls -alF' grep='grep --color=auto'
export LESS=-R EDITOR=nano DOCKER_CLI_HINTS=false

[ -n "${NARU_TERMINAL-}" ] && [ -r /usr/lib/naru/shell-marks ] && . /usr/lib/naru/shell-marks
