// What a spec in the extension host asks the process that holds the window to do there, as a person would: one JSON object
// per line over TCP, each answered by one.

/** `question` of a quick pick or an input box: what the open dialog says somewhere (title, placeholder or prompt); it is waited for, so that no answer goes to another one. */
export type HandAct =
  /** Clicks the entry of a quick pick that begins so. */
  | { readonly act: 'choose'; readonly question: string; readonly entry: string }
  /** Replaces what stands in the input, and confirms it. */
  | { readonly act: 'fill'; readonly question: string; readonly text: string }
  /** Escape. */
  | { readonly act: 'giveUp'; readonly question: string }
  /** Answers with what the dialog says, once that holds `text`. */
  | { readonly act: 'read'; readonly question: string; readonly text: string }
  /** Clicks the link of the problem that says `problem`, in the Problems view. */
  | { readonly act: 'followProblem'; readonly problem: string }
  /** Waits until a view of the side bar is there to be seen. */
  | { readonly act: 'seeView'; readonly title: string }
  /** Answers with the addresses of the https pages that were opened since, one per line, once there is one. They are closed at once. */
  | { readonly act: 'openedPages' };

export type HandAnswer = { readonly said: string } | { readonly error: string };
