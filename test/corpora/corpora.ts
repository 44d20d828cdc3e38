// The public repositories whose SARIF files the reader is compared on: what developers of SARIF readers test with, and what
// scanners really wrote. Some of their files are kept in test/fixtures/sarif/public, where the licence permits it.

export interface Corpus {
  /** owner/name on GitHub. */
  readonly repository: string;
  readonly commit: string;
  /** SPDX identifier of the repository's licence. */
  readonly licence: string;
  /** What is in its SARIF files. */
  readonly holds: string;
}

export const corpora: readonly Corpus[] = [
  { repository: 'microsoft/sarif-sdk', commit: 'a4dbd243d9586b7d60b5ea21841d991e73b36f3b', licence: 'MIT', holds: "the SDK's unit and functional tests, converters' output; many of older versions" },
  { repository: 'microsoft/sarif-tutorials', commit: '819b0f62f47ecde9a8f24dfc387c41926f5edabe', licence: 'CC-BY-4.0', holds: 'a sample for each part of the standard' },
  { repository: 'oasis-tcs/sarif-spec', commit: 'e0583813964ec43cea53b6b531b402866095ed1f', licence: 'OASIS IPR', holds: "the standard's examples; drafts of 2.2" },
  { repository: 'microsoft/sarif-vscode-extension', commit: 'bd3eeb13bf155d0d27895d38e0886f427a43fda8', licence: 'MIT', holds: "the viewer's samples" },
  { repository: 'microsoft/sarif-pattern-matcher', commit: 'c61ea2668ee559ee5b607c27fcd7af78bd0e95cf', licence: 'MIT', holds: 'its own output' },
  { repository: 'DefectDojo/django-DefectDojo', commit: '7cfa159a6767b0ac6e66f3b1597a997e607e7308', licence: 'BSD-3-Clause', holds: 'real output for its importer, and broken files' },
  { repository: 'pixee/codemodder-java', commit: '2cadfe3cd70925a6c1bc2965e16cceb5aef10d4c', licence: 'AGPL-3.0', holds: 'real output for code changes' },
  { repository: 'pixee/codemodder-python', commit: 'b62fe4c3f0491315cc15782f9b108d844311a490', licence: 'AGPL-3.0', holds: 'real output for code changes' },
  { repository: 'fabasoad/sarif-to-slack', commit: 'd5b3b283cab0cee041ab57f3c27c0751e6ef2c85', licence: 'MIT', holds: 'real output of container and dependency scanners' },
  { repository: 'jenkinsci/analysis-model', commit: '9b50d2d46b0da0b77a201963327c0a5ce5641e28', licence: 'MIT', holds: 'real output for its parser' },
  { repository: 'OWASP-Benchmark/BenchmarkUtils', commit: 'e090ef047ebef3434052476513a00d2b8766b965', licence: 'GPL-3.0', holds: 'real output about the OWASP Benchmark' },
  { repository: 'github/codeql-action', commit: 'f3f1edbedfb4a1d188d344570834df2996d45d39', licence: 'MIT', holds: "tests of GitHub's upload" },
  { repository: 'advanced-security/sarif-toolkit', commit: 'fe864e4f1eaf23bcacb3cf09ba7eb3fe9db4fbdf', licence: 'MIT', holds: 'real output of CodeQL' },
  { repository: 'ossf/scorecard', commit: '40c1e35996730d4fdcbdb2e6a23917a2467e29b7', licence: 'Apache-2.0', holds: 'its own output' },
  { repository: 'aquasecurity/trivy', commit: 'dc3c56eed58ab21c7e08d26757c517bc946a86c5', licence: 'Apache-2.0', holds: 'its own output' },
  { repository: 'anchore/grype', commit: '4562c55cebba5fe50a0c5afc7cec50a3b2392a87', licence: 'Apache-2.0', holds: 'its own output' },
  { repository: 'llaville/sarif-php-sdk', commit: '31ad65535700d9abe8de0d321afca2e2e96ad643', licence: 'MIT', holds: 'an example for each object of the standard' },
  { repository: 'JetBrains/qodana-sarif', commit: '2c6046c283d08fb41267edcd80f3d2fa429490ae', licence: 'Apache-2.0', holds: 'tests of a reader' },
];
