// Builds the generated fields of package.json, and the English texts that they refer to (package.nls.json).

import { scannerIds } from '../domain/scanning/scanner.ts';
import { colors } from './colors.ts';
import { commands } from './commands.ts';
import { keybindings } from './keybindings.ts';
import { menus } from './menus.ts';
import { settings } from './settings.ts';
import { container, neverScanned, noActivity, views, welcomes, type Welcome } from './views.ts';
import { walkthrough } from './walkthrough.ts';

export interface Manifest {
  /** Fields of package.json, texts as `%key%`. */
  readonly fields: Readonly<Record<'activationEvents' | 'extensionKind' | 'capabilities' | 'l10n' | 'contributes', unknown>>;
  /** package.nls.json: key to English text. */
  readonly texts: Readonly<Record<string, string>>;
}

const short = (id: string): string => id.slice(id.indexOf('.') + 1);

/** @returns a text with a button for each action. */
function contentsOf({ text, actions }: Omit<Welcome, 'when'>): string {
  return [text, ...actions.map(({ label, command }) => `[${label}](command:${command})`)].join('\n');
}

/** @returns what package.json and package.nls.json have to say. */
export function manifest(): Manifest {
  const texts: Record<string, string> = {};
  const text = (key: string, english: string): string => {
    texts[key] = english;
    return `%${key}%`;
  };

  const contributes = {
    viewsContainers: { activitybar: [{ id: container.id, title: text('container', container.title), icon: container.icon }] },
    views: { [container.id]: Object.entries(views).map(([id, view]) => ({ id, name: text(`view.${short(id)}`, view.name), icon: container.icon, initialSize: view.share })) },
    viewsWelcome: [
      ...welcomes.map((welcome) => ({
        view: 'volumeGuard.volumes',
        contents: text(`welcome.${welcome.when}`, contentsOf(welcome)),
        when: `volumeGuard.connection == ${welcome.when}`,
      })),
      { view: 'volumeGuard.findings', contents: text('welcome.neverScanned', contentsOf(neverScanned)), when: 'volumeGuard.scans == never' },
      { view: 'volumeGuard.activity', contents: text('welcome.activity', noActivity) },
    ],
    commands: Object.entries(commands).map(([id, command]) => ({
      command: id,
      title: text(`command.${short(id)}`, command.title),
      category: text('category', container.title),
      icon: command.icon,
    })),
    menus: {
      commandPalette: Object.entries(commands)
        .filter(([, command]) => command.palette !== true)
        .map(([id, command]) => ({ command: id, when: String(command.palette) })),
      ...menus,
    },
    taskDefinitions: [
      {
        type: 'volumeguard-scan',
        required: ['scanner'],
        properties: {
          scanner: { type: 'string', enum: scannerIds, description: text('task.scanner', 'The scanner, which has to be installed. It writes .volumeguard/scans/<scanner>.sarif.') },
          paths: { type: 'array', items: { type: 'string' }, description: text('task.paths', 'Folders or files to scan, relative to the workspace folder. Default: all of it.') },
          config: { type: 'string', description: text('task.config', 'The rules: a file of the workspace, or a name that the scanner knows, such as p/default for Semgrep, which fetches them from the network.') },
          database: { type: 'string', description: text('task.database', 'Of CodeQL: the folder of its database.') },
          language: { type: 'string', description: text('task.language', 'Of CodeQL: the language for which the database is made first. Without it, the one that is there is analysed.') },
          arguments: { type: 'array', items: { type: 'string' }, description: text('task.arguments', 'More arguments for the scanner, such as --offline-scan, --skip-db-update and --skip-check-update for Trivy.') },
        },
      },
    ],
    keybindings,
    configuration: {
      title: text('settings', container.title),
      properties: Object.fromEntries(
        Object.entries(settings).map(([id, setting]) => [
          id,
          {
            type: setting.type,
            ...(setting.type === 'array' ? { items: { type: 'string' }, uniqueItems: true } : {}),
            default: setting.default,
            scope: setting.scope,
            markdownDescription: text(`setting.${short(id)}`, setting.description),
          },
        ]),
      ),
    },
    colors: Object.entries(colors).map(([id, color]) => ({
      id,
      description: text(`color.${short(id)}`, color.description),
      defaults: { dark: color.dark, light: color.light, highContrast: color.highContrast, highContrastLight: color.highContrastLight },
    })),
    walkthroughs: [
      {
        id: walkthrough.id,
        title: text('walkthrough.title', walkthrough.title),
        description: text('walkthrough.description', walkthrough.description),
        steps: walkthrough.steps.map((step) => ({
          id: step.id,
          title: text(`walkthrough.${step.id}.title`, step.title),
          description: text(`walkthrough.${step.id}.description`, `${step.description}\n[${step.action.label}](command:${step.action.command})`),
          media: { markdown: step.page },
          completionEvents: [step.done],
        })),
      },
    ],
  };

  return {
    fields: {
      activationEvents: ['onStartupFinished'],
      extensionKind: ['workspace'],
      capabilities: {
        untrustedWorkspaces: {
          supported: 'limited',
          description: text('untrusted', 'In a workspace that is not trusted, its choice of a kubeconfig is ignored: a kubeconfig may name programs to run.'),
          restrictedConfigurations: Object.entries(settings).flatMap(([id, setting]) => (setting.restricted ? [id] : [])),
        },
        virtualWorkspaces: { supported: 'limited', description: text('virtual', 'Findings and manifests are read from files on disk only.') },
      },
      l10n: './l10n',
      contributes,
    },
    texts,
  };
}
