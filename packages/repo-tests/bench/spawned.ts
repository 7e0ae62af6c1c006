import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const PERL = '/usr/bin/perl'

/** By what processes are started and timed: a program as small as agents are when they start one. */
export const hasTimer: boolean = existsSync(PERL)

/** Starts each of them so many times, with the variables (`NAME=value`) that stand before it, each time all of them in another order: what ran before leaves caches warm or cold. Gives the median of each, in milliseconds. */
export async function timesOf(
  cases: Readonly<Record<string, readonly string[]>>,
  { rounds, input, env, cwd }: TimingOptions,
): Promise<Readonly<Record<string, number>>> {
  const lines = Object.values(cases).map((words) => words.join('\x01'))
  const args = ['-e', TIMER, String(rounds), input, ...lines]
  const { stdout } = await promisify(execFile)(PERL, args, { env, cwd })
  const medians = stdout.trim().split('\n').map(Number)
  return Object.fromEntries(Object.keys(cases).map((name, at) => [name, medians[at]!]))
}

interface TimingOptions {
  readonly rounds: number
  /** The file that each reads. */
  readonly input: string
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

const TIMER = String.raw`
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);
use List::Util qw(shuffle);
srand 1;
my ($rounds, $input, @lines) = @ARGV;
my @times;
for my $round (0 .. $rounds) {
  for my $at (shuffle 0 .. $#lines) {
    my @words = split /\x01/, $lines[$at];
    my $from = clock_gettime(CLOCK_MONOTONIC);
    my $pid = fork;
    if (!$pid) {
      while ($words[0] =~ /^(\w+)=(.*)$/s) { $ENV{$1} = $2; shift @words }
      open STDIN, '<', $input; open STDOUT, '>', '/dev/null'; exec @words; exit 99
    }
    waitpid $pid, 0;
    my $took = (clock_gettime(CLOCK_MONOTONIC) - $from) * 1000;
    die "$words[0] ended with $?" if $?;
    push @{$times[$at]}, $took if $round;
  }
}
for my $all (@times) { my @sorted = sort { $a <=> $b } @$all; print $sorted[@sorted / 2], "\n" }
`
