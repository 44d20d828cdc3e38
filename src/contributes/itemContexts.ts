// The `contextValue`s of tree items: what menus may offer on them.

export const itemContexts = [
  'namespace',
  'claim',
  'claimGone',
  'section',
  'restorePoint',
  'restorePointUnusable',
  'keptVolume',
  'workload',
  'certificate',
  'certificateManaged',
  'certificateUnreadable',
  'finding',
  'findingAlone',
  'reached',
  'link',
  'linkGuess',
  'linkPinned',
  'introduced',
  'scan',
  'moreFindings',
  'policy',
  'group',
  'notice',
  'operationRunning',
  'operationElsewhere',
  'operationInterrupted',
  'operationEnded',
] as const;

export type ItemContext = (typeof itemContexts)[number];
