// Runs VS Code's server and ends it when whoever started it is gone: the starter holds the other end of stdin open.
// Arguments: the server's module, then the server's own arguments.
import { pathToFileURL } from 'node:url';

const [server] = process.argv.splice(2, 1);
process.stdin.resume();
process.stdin.on('close', () => process.kill(process.pid, 'SIGKILL'));
await import(pathToFileURL(server).href);
