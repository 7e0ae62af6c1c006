/** How perl is to be started for the client: no variable of the environment loads code into it (perlrun(1), perlsec(1)), and bytes are bytes. */
export const PERL_SWITCHES: readonly string[] = ['-T', '-C0']

/** Keeps it from complaining, on stderr, of a locale that is not installed. */
export const PERL_QUIET = 'PERL_BADLANG=0'

/** Keeps it from setting up a locale, which takes a seventh of its start (perllocale(1), since perl 5.20). The server and the launcher take it out of the environment that hooks get. */
export const PERL_NO_LOCALE = 'PERL_SKIP_LOCALE_INIT=1'
