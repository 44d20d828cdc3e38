// How a long-running script tells a person what it is doing and how far it is: one line per step, with the time it took,
// on stderr, so that stdout stays free for what the command was asked for.

/** Says what is going on. `during` shows a step while it runs and its duration when it has ended. */
export interface Progress {
  note(text: string): void;
  during<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** A Progress that shows nothing, for tests and for callers that have their own words. */
export const silent: Progress = {
  note: () => undefined,
  during: async (_title, work) => await work(),
};

/** After this long, and again each time it passes, a step that is still running repeats its title with the time so far. */
const reminderMs = 15_000;

/** A step shorter than this is not worth a line of its own. */
const quickMs = 150;

/** Writes steps as plain lines: they survive in a log, and several programs may write to one terminal. */
export function terminalProgress(write: (line: string) => void): Progress {
  return {
    note: (text) => write(text),
    async during(title, work) {
      const began = performance.now();
      const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
      const announce = setTimeout(() => write(`${title} …`), quickMs);
      const reminder = setInterval(() => write(`${title} … ${seconds()} s so far`), reminderMs);
      try {
        const result = await work();
        if (performance.now() - began >= quickMs) write(`${title}: done in ${seconds()} s`);
        return result;
      } finally {
        clearTimeout(announce);
        clearInterval(reminder);
      }
    },
  };
}
