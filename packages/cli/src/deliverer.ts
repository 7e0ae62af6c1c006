/** Sees to it that somebody delivers what waits in the journal. */
export function startDeliverer(): void {
  // SEAM: the process that delivers is not there yet; what waits is in the journal, and whoever delivers finds it
}
