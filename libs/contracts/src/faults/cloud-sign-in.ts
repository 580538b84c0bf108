/** Why the application cannot sign in to Microsoft Graph, as far as the authority tells it apart. */
export const cloudSignInFaults = {
  'graph-secret-missing': {
    message: 'The client secret, certificate or token for Microsoft Graph cannot be read.',
    nextAction:
      'See that clientSecretFile, certificateFile or federatedTokenFile of lethe.yaml is there, is not empty, and may be read by this process; a certificate needs its private key beside it, RSA of at least 2048 bits.',
  },
  'graph-sign-in-refused': {
    message: 'The application could not sign in to Microsoft Graph.',
    nextAction:
      'Check tenantId, clientId and scope in lethe.yaml, and whether the client secret or certificate has expired. The detail holds the number that Microsoft explains (AADSTS…).',
  },
  'graph-token-refused': {
    message: 'Microsoft Graph refused a token that the authority had just given to the application.',
    nextAction:
      'See that baseUrl, authority and scope in lethe.yaml are of one and the same cloud, and that the clock of this host is right. Where they are, look in the sign-in logs of Entra ID for why the service principal’s token is refused, then retry the task.',
  },
  'graph-secret-wrong': {
    message: 'The client secret is not one of this application.',
    nextAction:
      'Put the secret’s value, not its id, into clientSecretFile, and see that clientId is the application it was made for. No restart is needed; retry the task.',
  },
  'graph-secret-expired': {
    message: 'The client secret of the application has expired.',
    nextAction:
      'Add a new client secret to the app registration and put its value into clientSecretFile. No restart is needed; retry the task, which goes on where it was.',
  },
  'graph-certificate-refused': {
    message: 'The certificate is not registered with the application, or has expired.',
    nextAction:
      'Upload the certificate of certificateFile to the app registration under Certificates & secrets, and look at the date it ends. Then retry the task.',
  },
  'graph-assertion-time': {
    message: 'The authority refused the sign-in because of its time.',
    nextAction:
      'Set the clock of this host right. A token in federatedTokenFile has to be renewed by whoever issues it.',
  },
  'graph-application-unknown': {
    message: 'The tenant does not know the application.',
    nextAction:
      'Check clientId and tenantId in lethe.yaml, and whether an administrator of the tenant has given consent to the application.',
  },
  'graph-application-disabled': {
    message: 'The application is disabled in the tenant.',
    nextAction: 'Enable it in the Entra admin centre under Enterprise applications, then retry the task.',
  },
  'graph-tenant-unknown': {
    message: 'The authority does not know the tenant.',
    nextAction: 'Check tenantId in lethe.yaml, and authority: national clouds have one of their own.',
  },
  'graph-scope-unknown': {
    message: 'The authority does not know what the token is to be for.',
    nextAction:
      'Set scope in lethe.yaml to the origin of baseUrl and /.default, as in https://graph.microsoft.com/.default.',
  },
  'graph-federation-unknown': {
    message: 'The application does not trust the issuer of federatedTokenFile.',
    nextAction:
      'Add a federated credential to the application with the issuer, the subject and the audience of that token, then retry the task.',
  },
  'graph-sign-in-blocked': {
    message: 'A Conditional Access policy blocks the application.',
    nextAction:
      'Let the policy for workload identities admit the application from where this host is, then retry the task.',
  },
  'managed-identity-unreachable': {
    message: 'Nobody here gives out tokens of a managed identity.',
    nextAction:
      'Use managedIdentity on machines, apps and containers of Azure and on Arc-enabled servers alone: see that the identity is switched on there and that nothing blocks its address. Anywhere else, use certificateFile.',
  },
  'managed-identity-refused': {
    message: 'The managed identity was refused a token.',
    nextAction:
      'See that the machine has an identity of its own, or that managedIdentity.clientId is one of those assigned to it. On an Arc-enabled server this process has to be an administrator or in the agent’s group (Hybrid agent extension applications, himds).',
  },
} as const;
