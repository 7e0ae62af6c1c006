/** How perl is to be started for the client: no variable of the environment loads code into it (perlrun(1), perlsec(1)), and bytes are bytes. */
export const PERL_SWITCHES: readonly string[] = ['-T', '-C0']

/** The variable that keeps it from complaining, on stderr, of a locale that is not installed. */
export const PERL_QUIET = 'PERL_BADLANG=0'
