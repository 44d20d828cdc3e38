// What the extension host and the worker that parses YAML say to each other, structured-clonable.

import type { YamlFile } from './yamlFile.ts';

/** To the worker. It answers in the order in which it is asked. */
export interface YamlRequest {
  /** Workspace-relative path. */
  readonly file: string;
  readonly text: string;
}

export type YamlAnswer = YamlFile;
