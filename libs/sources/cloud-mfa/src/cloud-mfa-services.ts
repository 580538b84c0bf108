import type { CloudMfaSettings, IdentityEndpoint } from '#contracts';
import { DeletedItems } from './deleted-items.js';
import { Directory } from './directory.js';
import { ExportOperations } from './export-operation.js';
import { ExportStorage } from './export-storage.js';
import { GraphClient } from './graph-client.js';
import { GraphSignIn } from './graph-sign-in.js';

/** What the handlers of cloud MFA work with. */
export interface CloudMfaServices {
  readonly settings: CloudMfaSettings;
  readonly signIn: GraphSignIn;
  readonly graph: GraphClient;
  readonly directory: Directory;
  readonly deletedItems: DeletedItems;
  readonly operations: ExportOperations;
  readonly storage: ExportStorage;
}

export function cloudMfaServices(
  settings: CloudMfaSettings,
  surroundings?: IdentityEndpoint,
): CloudMfaServices {
  const signIn = new GraphSignIn(settings.graph, surroundings);
  const graph = new GraphClient(settings.graph, signIn);
  return {
    settings,
    signIn,
    graph,
    directory: new Directory(graph),
    deletedItems: new DeletedItems(graph),
    operations: new ExportOperations(graph),
    storage: new ExportStorage(settings.storage),
  };
}
