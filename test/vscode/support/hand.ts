// A person's hand in the window, for specs: dialogs are answered by mouse and keyboard, as VS Code paints them.

import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HandAct, HandAnswer } from '../runner/handAct.ts';
import type { TestRun } from '../runner/testEvent.ts';

/** @returns what the window said. @throws Error where it could not be done within 20 s, such as a question that nobody asks. */
async function ask(act: HandAct): Promise<string> {
  const { hand } = JSON.parse(process.env['VOLUME_GUARD_TEST_RUN'] ?? '{}') as TestRun;
  const socket = connect(hand, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${JSON.stringify(act)}\n`);
  const answer = JSON.parse(await text(socket)) as HandAnswer;
  if ('error' in answer) throw new Error(`${JSON.stringify(act)}: ${answer.error}`);
  return answer.said;
}

/** `question`: a part of the title, placeholder or prompt of the dialog that is waited for. */
export const hand = {
  choose: async (question: string, entry: string): Promise<unknown> => ask({ act: 'choose', question, entry }),
  /** Types and confirms. */
  fill: async (question: string, typed: string): Promise<unknown> => ask({ act: 'fill', question, text: typed }),
  giveUp: async (question: string): Promise<unknown> => ask({ act: 'giveUp', question }),
  /** @returns all that the dialog says, once that holds `part`. */
  read: async (question: string, part: string): Promise<string> => ask({ act: 'read', question, text: part }),
  followProblem: async (problem: string): Promise<unknown> => ask({ act: 'followProblem', problem }),
  seeView: async (title: string): Promise<unknown> => ask({ act: 'seeView', title }),
  /** @returns the addresses of the https pages that were opened since it was asked last, once there is one. The browser asks for them: name none but this machine's. */
  openedPages: async (): Promise<readonly string[]> => (await ask({ act: 'openedPages' })).split('\n'),
};
