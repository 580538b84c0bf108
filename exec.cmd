@rem npm starts scripts through a shell. "exec" lets a POSIX shell become the program, so that signals reach it;
@rem the shell of Windows has no such word and finds this file instead.
@%*
