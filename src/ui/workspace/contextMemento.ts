// Where VS Code keeps the context that was chosen for the workspace.

export const contextMemento = 'volumeGuard.context';
