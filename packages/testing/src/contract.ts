/** One promise, and how to see whether it is kept: `run` rejects with an AssertionError if not. */
export interface ContractCase {
  readonly name: string
  readonly run: () => Promise<void>
}
