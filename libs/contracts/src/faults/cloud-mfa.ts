/** Faults of cloud MFA: Microsoft Graph, the storage that an export is delivered to. */
export const cloudFaults = {
  'graph-unreachable': {
    message: 'Microsoft Graph could not be reached.',
    nextAction: 'Check the network and proxy of this host; the task is tried again by itself.',
  },
  'graph-unavailable': {
    message: 'Microsoft Graph answered that it cannot serve the call now.',
    nextAction:
      'Nothing for now: the task is tried again by itself. If it lasts, look at the service’s status.',
  },
  'graph-throttled': {
    message: 'Microsoft Graph asked for fewer calls.',
    nextAction:
      'Nothing for now: the task is tried again by itself after the time that Graph named. If it lasts for a day, see what else calls Graph in the same tenant: its limits are shared.',
  },
  'graph-answer-unreadable': {
    message: 'What answered in the place of Microsoft Graph did not speak its language.',
    nextAction:
      'Check graph.baseUrl and graph.authority in lethe.yaml, and whether a proxy answers with a page of its own.',
  },
  'graph-call-refused': {
    message: 'Microsoft Graph refused the call as wrong.',
    nextAction: 'The detail holds the code that Graph gave. Mend what it names, then retry the task.',
  },
  'graph-permission-missing': {
    message: 'The application may not do this in Microsoft Graph.',
    nextAction:
      'Grant the application permission that the detail names, with admin consent, then retry the task: User.Export.All and User.Read.All to export, User.ReadWrite.All to delete accounts, User.DeleteRestore.All to delete them for good. An administrator’s account takes a directory role besides: give the application Privileged Authentication Administrator, or have a person delete the account.',
  },
  'graph-extra-permission-missing': {
    message: 'The application lacks a permission for something that Lethe does beside the work itself.',
    nextAction:
      'Grant the application permission that the place names, with admin consent, or do without. Without UserAuthenticationMethod.Read.All or AuditLog.Read.All packages lack what Graph shows now and name that gap, unless `nowState` in lethe.yaml leaves the list out, and the sign-in log is not looked into when a purge is verified; without User.DeleteRestore.All an account is purged by Microsoft after 30 days.',
    workGoesOn: true,
  },
  'identity-missing': {
    message: 'Cloud MFA cannot look up the person by the identities of this request.',
    nextAction:
      'Submit the request again with a user principal name, an object id or a sAMAccountName of the account.',
  },
  'identity-ambiguous': {
    message: 'More than one account of the directory answers to the names of this person.',
    nextAction: 'Submit the request again with the object id of the one account that is meant.',
  },
  'identity-conflict': {
    message: 'The object id and the user principal name of this request belong to different accounts.',
    nextAction:
      'Find out which account is meant and submit the request again; after a rename, give the old name as an alias.',
  },
  'synced-user': {
    message:
      'The account is synchronised from a directory on premises, so it cannot be deleted in the cloud.',
    nextAction:
      'Delete the account in the directory on premises, wait for the next synchronisation, then retry the task.',
  },
  'account-created-since': {
    message:
      'The account of this name was made after the request was submitted, so it may be another person’s. It was not deleted.',
    nextAction:
      'Find out whose account it is. If it is the same person’s, submit an AccountClose with its object id, then retry this task. If another person has the name now, close the request with exceptions.',
  },
  'account-still-there': {
    message: 'The account could still be read after its deletion had been accepted.',
    nextAction: 'Nothing for now: the task is tried again by itself, as directories take some time to agree.',
  },
  'deleted-account-not-there': {
    message: 'The deleted account is not yet among the deleted items, so it cannot be deleted for good.',
    nextAction: 'Nothing for now: the task is tried again by itself, as directories take some time to agree.',
  },
  'export-location-without-signature': {
    message: 'The export was refused: the storage location carries no shared access signature.',
    nextAction:
      'See that nothing between Lethe and Microsoft Graph rewrites the body of calls, then retry the task.',
  },
  'export-location-invalid': {
    message: 'The export was refused: the service could not use the storage account.',
    nextAction:
      'The task is tried again by itself. If it repeats, let the storage account take connections from the internet, allow shared key access on it, and check the connection string.',
  },
  'export-location-account-signature': {
    message:
      'The export was refused: the signature is for the whole storage account instead of one container.',
    nextAction:
      'Replace the connection string by one that holds AccountName and AccountKey, then retry the task.',
  },
  'export-location-not-a-container': {
    message: 'The export was refused: the storage location is not a container of Azure Blob Storage.',
    nextAction:
      'Use an account whose blob endpoint is https://<account>.blob.…, with the container as the only part of the path.',
  },
  'export-location-listable': {
    message: 'The export was refused: the storage location can be listed.',
    nextAction: 'Disallow anonymous access to blobs on the storage account, then retry the task.',
  },
  'export-location-readable': {
    message: 'The export was refused: blobs in the storage location can be read.',
    nextAction: 'Disallow anonymous access to blobs on the storage account, then retry the task.',
  },
  'export-location-not-writable': {
    message: 'The export was refused: the service may not write to the storage location.',
    nextAction:
      'Allow shared key access on the storage account, see that its key was not rotated and its firewall and immutability rules let the service write, then retry the task.',
  },
  'export-location-no-append': {
    message: 'The export was refused: the storage account does not take append blobs.',
    nextAction: 'Use a general-purpose v2 storage account without hierarchical namespace.',
  },
  'export-failed': {
    message: 'Microsoft’s export service reported that the export failed.',
    nextAction:
      'Nothing for now: the task is tried again with a fresh container. If it repeats, ask Microsoft.',
  },
  'export-containers-used-up': {
    message: 'The export was begun in many containers and never came to an end.',
    nextAction:
      'Ask Microsoft’s support about the operation ids in RequestInfo.json of the containers; remove these containers, then retry the task.',
  },
  'export-too-many-files': {
    message: 'The export was delivered in more files than one task can hand over.',
    nextAction: 'Fetch the files from the container by hand and add them to the answer to the person.',
  },
  'storage-connection-missing': {
    message: 'The connection string of the storage account cannot be read or used.',
    nextAction:
      'See that storage.connectionStringFile is there and holds a connection string with AccountName and AccountKey.',
  },
  'storage-refused': {
    message: 'The storage account refused the call.',
    nextAction:
      'Check the account key in the connection string, the firewall of the account, and this host’s clock; then retry the task.',
  },
  'storage-unreachable': {
    message: 'The storage account could not be reached, or broke off while it was read.',
    nextAction: 'Check the network and proxy of this host; the task is tried again by itself.',
  },
  'storage-container-gone': {
    message: 'The container that the export was delivered to is gone.',
    nextAction:
      'See who removes containers with the prefix of lethe.yaml. The task is tried again with a new export.',
  },
} as const;
