set encoding=utf-8 nocompatible backspace=indent,eol,start ruler expandtab shiftwidth=2 tabstop=2
