import type { ClientText } from './text.ts'

/** What the client in perl needs for an answer that says something, or that is not there at once. */
export function perlAnswer({ version }: Pick<ClientText, 'version'>): string {
  return String.raw`# hookline ${version}: what client.pl does with an answer that says something.

sub answered {
  my ($answer) = @_;
  my ($start, $code, $out, $err) = header($answer);
  ($start, $code, $out, $err) = header($answer = everything(*SERVER, $answer, 'the server did not answer in time', 1))
    unless $start && length $answer >= $start + $out + $err;
  lost('the server was gone before it answered') unless $start;
  lost('the answer of the server is not whole') unless $code < 256 && length $answer == $start + $out + $err;
  # who reads slowly is waited for
  alarm 0;
  ($late, $quarters) = (0, 1e9);
  put(*STDOUT, substr $answer, $start, $out) or is_closed() && lost('the answer could not be written');
  put(*STDERR, substr $answer, $start + $out);
  exit $code;
}

# its length, and what it says: the exit code and two more lengths
sub header { $_[0] =~ /^(\d{1,3}) (\d{1,9}) (\d{1,9})\n/ ? ($+[0], $1, $2, $3) : () }

sub put {
  my ($handle, $bytes) = @_;
  my $count = length $bytes && syswrite $handle, $bytes;
  return $count == length $bytes || put_rest($handle, $bytes, $count);
}

1;
`
}
