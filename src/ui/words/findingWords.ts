// Findings, links and scan reports in words. Everything that a SARIF file says is untrusted text.

import type { Finding, SarifFault, Severity } from '../../domain/findings/finding.ts';
import type { FindingCounts } from '../../domain/findings/findingWays.ts';
import type { ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import { severities } from '../../domain/findings/severity.ts';
import type { Link } from '../../domain/findings/link.ts';
import type { Taxon } from '../../domain/findings/taxon.ts';
import type { Language } from './language.ts';
import { plainText } from './plainText.ts';

export function severityWord(severity: Severity, language: Language): string {
  switch (severity) {
    case 'critical':
      return language.t('critical');
    case 'high':
      return language.t('high');
    case 'medium':
      return language.t('medium');
    case 'low':
      return language.t('low');
  }
}

/** @returns such as "2 high, 1 medium"; '' for none. */
export function severityCounts(counts: FindingCounts, language: Language): string {
  return severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severityWord(severity, language)}`)
    .join(', ');
}

/** @returns the worst severity with its count, such as "2 high"; '' for none. */
export function worstCount(counts: FindingCounts, language: Language): string {
  return severityCounts(counts, language).split(', ')[0] ?? '';
}

/** @returns a short title: the rule's name where it is meant for people, else the message's first sentence. */
export function findingTitle(finding: Finding): string {
  const name = finding.ruleName;
  if (name !== undefined && name.includes(' ')) return plainText(name, 120);
  const [sentence = ''] = finding.message.split(/(?<=[.!?])\s|\n/);
  return plainText(sentence.replace(/\.$/, ''), 120) || plainText(finding.ruleId, 120);
}

/** @returns what became of a finding's lines since the scan, where that is known. */
export function sincePhrase({ since }: ReachingFinding, language: Language): string | undefined {
  switch (since?.lines) {
    case undefined:
      return undefined;
    case 'same':
      return language.t('Its lines are as they were scanned');
    case 'moved':
      return language.t('Its lines moved since the scan, from line {line}', { line: since.scanned.startLine + 1 });
    case 'changed':
      return language.t('Its lines were changed since the scan');
  }
}

/** Taxa named in a line. */
const namedTaxa = 5;

/** @returns what a finding falls into and what its rule has to do with, such as "Classified as CWE-89 (SQL Injection)"; a line each, none for neither. */
export function taxaPhrases({ taxa = [] }: Finding, language: Language): readonly string[] {
  const inShort = (some: readonly Taxon[]): string => {
    const names = some.slice(0, namedTaxa).map(taxonWords).join(', ');
    return some.length > namedTaxa ? language.t('{taxa} and {count} more', { taxa: names, count: some.length - namedTaxa }) : names;
  };
  const own = taxa.filter(({ related }) => related !== true);
  const related = taxa.filter((one) => !own.includes(one));
  return [
    ...(own.length === 0 ? [] : [language.t('Classified as {taxa}', { taxa: inShort(own) })]),
    ...(related.length === 0 ? [] : [language.t('Its rule has to do with {taxa}', { taxa: inShort(related) })]),
  ];
}

function taxonWords({ id, name, taxonomy }: Taxon): string {
  const whole = taxonomy === undefined ? plainText(id, 40) : `${plainText(taxonomy, 40)} ${plainText(id, 40)}`;
  return name === undefined ? whole : `${whole} (${plainText(name, 60)})`;
}

/** @param file the workspace file it was found in, if it was. @returns such as "orders/src/db.ts:41"; '' where the finding names no file. */
export function findingPlace({ locations: [location] }: Finding, file: string | undefined): string {
  if (location === undefined) return '';
  const path = plainText(file ?? location.uri);
  return location.region === undefined ? path : `${path}:${location.region.startLine + 1}`;
}

/** @returns the signal in a few words, after "because "; `evidencePhrase` tells the places. */
export function evidenceInShort({ evidence }: Link, language: Language): string {
  switch (evidence.signal) {
    case 'manifest':
      return language.t('it lies in the manifest of {object}', { object: plainText(evidence.object) });
    case 'dockerfile':
      return language.t('{dockerfile} builds the image', { dockerfile: plainText(evidence.dockerfile) });
    case 'pinned':
      return language.t('pinned in {file}', { file: plainText(evidence.file) });
    case 'digest':
      return language.t('the image digest matches');
    case 'report':
      return language.t('trivy-operator reports it for this workload');
    case 'namedObject':
      return language.t('the scanner names {object}', { object: plainText(evidence.object) });
    case 'provenance':
      return language.t('the image was built from it, its provenance says');
    case 'imageLabel':
      return language.t('the image was built from it, its labels say');
    case 'scannedSource':
      return language.t('the scan names the source of the image');
    case 'buildFile':
      return language.t('{file} builds the image', { file: plainText(evidence.file) });
    case 'argo':
      return language.t('Argo CD applies it from there');
    case 'helmRelease':
      return language.t('Helm installed it from that chart');
    case 'helmValues':
      return language.t('{file} names its image', { file: plainText(evidence.file) });
    case 'name':
      return language.t('the names are alike: a guess');
  }
}

/** @returns the signal that proves the link, after "because ". */
export function evidencePhrase(link: Link, language: Language): string {
  const { evidence } = link;
  switch (evidence.signal) {
    case 'manifest':
      return language.t('it lies in the manifest of {object} ({file}:{line})', { object: plainText(evidence.object), file: plainText(evidence.file), line: evidence.line + 1 });
    case 'dockerfile':
      return evidence.manifest === undefined
        ? language.t('{workload} runs image {image}, which {dockerfile} builds', { workload: plainText(link.workload.name), image: plainText(evidence.image), dockerfile: plainText(evidence.dockerfile) })
        : language.t('{workload} runs image {image} ({file}:{line}), which {dockerfile} builds', {
            workload: plainText(link.workload.name),
            image: plainText(evidence.image),
            dockerfile: plainText(evidence.dockerfile),
            file: plainText(evidence.manifest.file),
            line: evidence.manifest.line + 1,
          });
    case 'pinned':
      return language.t('it was pinned to {workload} ({file}:{line})', { workload: plainText(link.workload.name), file: plainText(evidence.file), line: evidence.line + 1 });
    case 'digest':
      return language.t('container {container} runs the image that was scanned, {digest}', { container: plainText(evidence.container), digest: plainText(evidence.digest, 80) });
    case 'report':
      return language.t('trivy-operator reports it for {workload} ({report})', { workload: plainText(link.workload.name), report: plainText(evidence.report) });
    case 'namedObject':
      return language.t('the scanner names {object}', { object: plainText(evidence.object) });
    case 'provenance':
      return language.t('{workload} runs image {digest}, whose build provenance ({file}) names {repository}', { workload: plainText(link.workload.name), digest: plainText(evidence.digest, 80), file: plainText(evidence.file), repository: plainText(evidence.repository) });
    case 'imageLabel':
      return language.t('{workload} runs image {image}, whose labels name {repository}', { workload: plainText(link.workload.name), image: plainText(evidence.image), repository: plainText(evidence.repository) });
    case 'scannedSource':
      return language.t('{workload} was built from {repository}, which was scanned', { workload: plainText(link.workload.name), repository: plainText(evidence.repository) });
    case 'buildFile':
      return language.t('{workload} runs image {image}, which {file}:{line} builds from this folder', { workload: plainText(link.workload.name), image: plainText(evidence.image), file: plainText(evidence.file), line: evidence.line + 1 });
    case 'argo':
      return language.t('Argo CD application {application} applies {workload} from {path}', { application: plainText(evidence.application), workload: plainText(link.workload.name), path: plainText(evidence.path) });
    case 'helmRelease':
      return language.t('Helm release {release} installed {workload} from chart {chart}, as the chart in {folder} is called', { release: plainText(evidence.release), workload: plainText(link.workload.name), chart: plainText(evidence.chart), folder: plainText(evidence.folder === '' ? '.' : evidence.folder) });
    case 'helmValues':
      return language.t('{workload} runs image {image}, which {file}:{line} names', { workload: plainText(link.workload.name), image: plainText(evidence.image), file: plainText(evidence.file), line: evidence.line + 1 });
    case 'name':
      return language.t('the folder and {workload} have the name {name}: a guess', { workload: plainText(link.workload.name), name: plainText(evidence.name) });
  }
}

export function confidenceWord(confidence: Link['confidence'], language: Language): string {
  switch (confidence) {
    case 'certain':
      return language.t('certain');
    case 'likely':
      return language.t('likely');
    case 'suggestion':
      return language.t('a guess');
  }
}

/** @returns what is wrong with a SARIF file, and what of it is shown all the same. */
export function sarifFaultSentence(file: string, fault: SarifFault, language: Language): string {
  const name = plainText(file);
  switch (fault.code) {
    case 'empty':
      return language.t('{file} is empty: it is no scan.', { file: name });
    case 'notSarif':
      return language.t('{file} is not a SARIF file.', { file: name });
    case 'wrongVersion':
      return language.t('{file} is SARIF {version}; only 2.1.0 is read.', { file: name, version: plainText(fault.version) });
    case 'truncated':
      return language.t('{file} ends in the middle of result {next}. Its first {read} findings are shown.', { file: name, next: fault.read + 1, read: fault.read });
    case 'broken':
      return language.t('{file} is broken at byte {offset}. The {read} findings before it are shown.', { file: name, offset: fault.offset, read: fault.read });
    case 'unreadable':
      return language.t('{file} cannot be read: {detail}', { file: name, detail: plainText(fault.detail) });
  }
}
