/** Faults of MFA Server: the GDPR tool, the Web Service SDK, the records behind both, and the farm. */
export const mfaServerFaults = {
  'gdpr-tool-missing': {
    message: 'MultiFactorAuthGdpr.exe is not where the settings say, or may not be run.',
    nextAction:
      'Correct gdprExecutable in lethe.yaml, or set webServiceSdk; the tool comes with MFA Server 8.0 and newer.',
  },
  'gdpr-tool-failed': {
    message: 'MultiFactorAuthGdpr.exe ended with an error.',
    nextAction:
      'The detail holds its last words. It is tried again by itself; if it lasts, run the tool by hand on this host, and check whether the cloud service still serves this MFA Server.',
  },
  'mfa-answer-unclear': {
    message:
      'MFA Server has answered for hours in words that Lethe does not understand, or without any, so nobody knows whether it has anything of this person.',
    nextAction:
      'Read its words in the detail. If they say that there is no such user, or nothing of her, add that sentence to noDataPhrases of mfa-server in lethe.yaml, with {username} in the place of the name, and restart this handler; if they say that something failed, mend that. Then retry the task: it is not tried again by itself.',
  },
  'gdpr-tool-hung': {
    message: 'MultiFactorAuthGdpr.exe did not end in the time it had, and was ended.',
    nextAction:
      'It is tried again by itself; if it lasts, check the network between this host and the cloud service, or raise timeoutSeconds in lethe.yaml.',
  },
  'gdpr-tool-no-output': {
    message: 'MultiFactorAuthGdpr.exe said that all was well and delivered nothing.',
    nextAction:
      'It is tried again by itself; if it lasts, run the export by hand on this host and look where its file appears.',
  },
  'export-unreadable': {
    message: 'What MultiFactorAuthGdpr.exe delivered is not JSON that can be read whole.',
    nextAction:
      'It is tried again by itself; if it lasts, check the free space on this host, run the export by hand and look at its file.',
  },
  'export-not-understood': {
    message:
      'For hours MFA Server has delivered what is no JSON that can be read whole, so nobody knows what it holds.',
    nextAction:
      'Run the export by hand on this host and look at what it delivers. If it breaks off, mend what breaks it off (free space, the network), then retry the task: it is not tried again by itself. If it is whole and in another format, set up the other way to the records (gdprExecutable or webServiceSdk, and prefer); or, for an Export, skip the task with that reason, which the package names, and hand the file over by hand.',
  },
  'export-in-code-page': {
    message: 'What MFA Server delivered is written neither in UTF-8 nor in UTF-16.',
    nextAction:
      'Set toolCodePage of mfa-server in lethe.yaml to what `[Text.Encoding]::Default.WebName` says in Windows PowerShell on this host, for example windows-1252, and restart this handler; it is tried again by itself. If it is set already, the file is damaged: run the export by hand and look at it.',
  },
  'export-too-large': {
    message:
      'The export is larger than a gigabyte, or holds a single value that is larger than can be held in memory.',
    nextAction: 'Run the export by hand on this host and add its file to the answer to the person.',
  },
  'farm-master-away': {
    message: 'The master of the MFA Server farm is away, and without it this server can save no changes.',
    nextAction:
      'Bring the master back, or promote another server in Multi-Factor Authentication Server; the task is tried again by itself.',
  },
  'mfa-cloud-refused': {
    message: 'The cloud service refused to serve MFA Server, so it is not known what there is.',
    nextAction:
      'This does not say that there is no data. Check in the activation page of MFA Server whether the cloud service still serves it (Microsoft ended that in September 2024) and ask Microsoft for the data; the task is tried again by itself.',
  },
  'name-form-refused': {
    message: 'MFA Server understood no form of this person’s name.',
    nextAction:
      'Look up how the farm calls its users, and submit the request again with that name as sAMAccountName or as an alias; usernameForms in lethe.yaml says which forms are asked with.',
  },
  'sdk-unreachable': {
    message: 'The Web Service SDK of MFA Server could not be reached, or broke off.',
    nextAction:
      'See whether the host of webServiceSdk.wsdl is up and its web site runs, and whether a firewall stands between; the task is tried again by itself.',
  },
  'sdk-hung': {
    message: 'The Web Service SDK did not answer whole in the time it had.',
    nextAction:
      'It is tried again by itself; if it lasts, look at the service on its host, or raise timeoutSeconds of mfa-server in lethe.yaml.',
  },
  'sdk-certificate-untrusted': {
    message: 'Nobody vouches for the certificate that the Web Service SDK shows, or it is for another name.',
    nextAction:
      'Call it by the name in its certificate, and give a private authority in NODE_EXTRA_CA_CERTS to this process; the task is tried again by itself.',
  },
  'sdk-sign-in-refused': {
    message: 'The Web Service SDK did not let the account of the settings in.',
    nextAction:
      'Check webServiceSdk.auth in lethe.yaml: name and password or certificate, its kind against what the detail says is offered, and whether the account is in the group PhoneFactor Admins. It is not tried again by itself, so as not to lock the account: retry the task.',
  },
  'sdk-secret-unusable': {
    message: 'The password or certificate for the Web Service SDK cannot be read or used.',
    nextAction:
      'See that passwordFile and certificateFile of webServiceSdk.auth are there, are not empty and may be read by this process. A certificate comes with its key, as PKCS #12 or PEM; an old PKCS #12 file may have to be exported anew with AES. Then retry the task.',
  },
  'sdk-description-unreadable': {
    message: 'The Web Service SDK did not describe itself: where its WSDL is expected, something else came.',
    nextAction:
      'Open webServiceSdk.wsdl in a browser on this host: it has to show a WSDL. Look for a proxy or sign-in page before it; where the detail says that it leads elsewhere, set webServiceSdk.wsdl to that address. The task is tried again by itself.',
  },
  'sdk-operation-missing': {
    message: 'The Web Service SDK does not offer the operation that this needs.',
    nextAction:
      'GetUserGdpr and DeleteUserGdpr come with MFA Server 8.0 and newer: update the Web Service SDK on its host, or set prefer to executable; then retry the task.',
  },
  'sdk-operation-unclear': {
    message: 'The operation of the Web Service SDK takes something that Lethe does not know how to fill.',
    nextAction:
      'Give a value for each field that the detail names under webServiceSdk.inputs in lethe.yaml, with {username} where the person’s name goes; then retry the task.',
  },
  'sdk-call-failed': {
    message: 'The Web Service SDK answered that the call failed.',
    nextAction:
      'The detail holds its words. It is tried again by itself; if it lasts, look into the logs of MFA Server on the host of the service.',
  },
  'sdk-answer-empty': {
    message: 'The Web Service SDK answered without a word on how it went, and without data.',
    nextAction:
      'It is tried again by itself; if it lasts, call GetUserGdpr by hand and compare, or set prefer to executable.',
  },
  'sdk-answer-unreadable': {
    message: 'What answered in the place of the Web Service SDK did not speak SOAP, or broke off.',
    nextAction:
      'Look for a page of a proxy or of IIS in the detail; where it leads elsewhere, set webServiceSdk.wsdl to that address. The task is tried again by itself.',
  },
  'username-refused': {
    message: 'A user name of this request could be taken for something else by a program, so it is not used.',
    nextAction:
      'Submit the request again without names that hold quotes, bars or control characters, or begin with - or /.',
  },
  'username-missing': {
    message: 'MFA Server knows people by user name, and the request gives none.',
    nextAction:
      'Submit the request again with a user principal name, a sAMAccountName or an alias of the person.',
  },
  'working-directory-refused': {
    message: 'The private folder that the tool works in could not be made or removed.',
    nextAction: 'Check the temporary folder of the account that this handler runs under, and its free space.',
  },
} as const;
