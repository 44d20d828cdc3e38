// The policy file's name; it stands at the root of a workspace folder.

export const policyFile = '.volumeguard.yaml';
