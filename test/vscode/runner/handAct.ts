// What a spec in the extension host asks the process that holds the window to do there, as a person would: one JSON object
// per line over TCP, each answered by one.

/** `question`: what the open dialog says somewhere (title, placeholder or prompt); it is waited for, so that no answer goes to another one. */
export type HandAct =
  /** Clicks the entry of a quick pick that begins so. */
  | { readonly act: 'choose'; readonly question: string; readonly entry: string }
  /** Replaces what stands in the input, and confirms it. */
  | { readonly act: 'fill'; readonly question: string; readonly text: string }
  /** Escape. */
  | { readonly act: 'giveUp'; readonly question: string }
  /** Answers with what the dialog says, once that holds `text`. */
  | { readonly act: 'read'; readonly question: string; readonly text: string }
  /** Answers with the addresses of the https pages that were opened since, one per line, once there is one. They are closed at once. */
  | { readonly act: 'openedPages' };

export type HandAnswer = { readonly said: string } | { readonly error: string };
