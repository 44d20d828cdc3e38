// Paces what the inventory tells: soon, in small parts, none while the receiver is still busy with the one before, and while
// lists are being read no more than leaves the reading most of the time.

/** Milliseconds between two parts, unless more is due. */
const interval = 25;

/** While lists are being read, parts are followed by a pause of so many times what they took. */
const pauses = 9;

/** What became of a part. */
export interface Part {
  /** It was sent: the receiver answers when it took it. */
  readonly isSent: boolean;
  /** More is due, now. */
  readonly isMore: boolean;
}

export class Outbox {
  readonly #sendPart: () => Part;
  #timer: NodeJS.Timeout | undefined;
  #notBefore = -Infinity;
  #isReading = false;
  #isReceiverBusy = false;
  #isAsked = false;
  #awaited: PromiseWithResolvers<undefined> | undefined;
  #isEnded = false;

  /** @param sendPart makes the next part of what is due, and sends it if there is anything to tell. */
  constructor(sendPart: () => Part) {
    this.#sendPart = sendPart;
  }

  /** Something is due: it is sent at once after quiet. */
  ask(): void {
    if (this.#timer === undefined) this.#passIn(this.#notBefore - performance.now());
  }

  /** Resolves when everything that is due was sent. */
  async sent(): Promise<void> {
    const isIdle = this.#timer === undefined && !this.#isAsked;
    if (!isIdle && !this.#isEnded) await (this.#awaited ??= Promise.withResolvers()).promise;
  }

  /** Everything that is due is sent without a pause, and from now on no list is being read. */
  hurry(): void {
    this.#isReading = false;
    this.#passIn(0);
  }

  /** From now on lists are being read. */
  relax(): void {
    this.#isReading = true;
  }

  /** The receiver took the last part. */
  taken(): void {
    this.#isReceiverBusy = false;
    if (this.#isAsked) this.ask();
  }

  dispose(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#wake();
  }

  #passIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#isEnded) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pass();
    }, Math.max(0, milliseconds));
  }

  #pass(): void {
    this.#isAsked = this.#isReceiverBusy;
    if (this.#isReceiverBusy) return;
    const began = performance.now();
    const { isSent, isMore } = this.#sendPart();
    const now = performance.now();
    this.#isReceiverBusy = isSent;
    const pause = this.#isReading ? (now - began) * pauses : 0;
    this.#notBefore = now + (isMore ? pause : Math.max(interval, pause));
    if (isMore) this.ask();
    else this.#wake();
  }

  #wake(): void {
    this.#awaited?.resolve(undefined);
    this.#awaited = undefined;
  }
}
