#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Installs the handler of one source on this host as a service with an account of its own.

.DESCRIPTION
May be run again: it brings what is there to what is asked for. README.md says what it does and why.

.EXAMPLE
.\install.ps1 -Source mfa-server -HostName mfa01 -Bundle C:\stage\lethe.zip -Node C:\stage\node.exe `
    -WinSW C:\stage\WinSW-x64.exe -WinSWSha256 05B8... -Config C:\stage\lethe.yaml `
    -Brokers kafka01:9093,kafka02:9093 -VaultUrl https://vault.example.com:7443 -CredentialFile C:\stage\mfa01.credential `
    -LogFolders 'C:\Program Files\Multi-Factor Authentication Server\Logs'
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [ValidateSet('mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa')] [string] $Source,
    # As it stands in lethe.yaml. Not for cloud-mfa, which has no hosts.
    [string] $HostName,
    # Both only until they are there: another version is for update.ps1.
    [string] $Bundle,
    [string] $Node,
    [Parameter(Mandatory)] [string] $WinSW,
    # Of the file that you downloaded and looked at: a program that becomes a service is not taken on trust.
    [Parameter(Mandatory)] [ValidatePattern('^[0-9A-Fa-f]{64}$')] [string] $WinSWSha256,
    [Parameter(Mandatory)] [string] $Config,
    [Parameter(Mandatory)] [ValidatePattern('^\S+:\d+$')] [string[]] $Brokers,
    [Parameter(Mandatory)] [ValidatePattern('^https://[^/]+/?$')] [string] $VaultUrl,
    # What `npm run --silent host-credential -- issue` printed. It is moved, so it is not asked for again.
    [string] $CredentialFile,
    # Other secrets that lethe.yaml names below secrets\<source>, like the password of the Web Service SDK. Moved too.
    [string[]] $SecretFiles = @(),
    # Authorities of private certificates, PEM.
    [string] $VaultCaFile,
    [string] $KafkaCaFile,
    # Further LETHE_KAFKA_ variables of docs/reference/settings.md.
    [hashtable] $KafkaSettings = @{},
    # A group managed service account, DOMAIN\name$. Without it, the service's virtual account.
    [ValidatePattern('\$$')] [string] $Account,
    [string[]] $LogFolders = @(),
    # Further host:port that this source calls, like that of the Web Service SDK.
    [string[]] $AlsoTo = @(),
    # Only for AD FS hosts whose debug tracing is on: switching a debug channel off and on takes an administrator.
    [switch] $Administrator
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
foreach ($part in 'places', 'folders', 'service', 'event-logs', 'rights', 'firewall', 'bundle') { . (Join-Path $PSScriptRoot "parts\$part.ps1") }

if (($Source -ne 'cloud-mfa') -and -not $HostName) { throw 'Say which host of lethe.yaml this is: -HostName.' }
$name = Get-ServiceName $Source
$nodeHere = Join-Path $LetheRoot 'node\node.exe'
$secrets = Join-Path $LetheData "secrets\$Source"
$credentialHere = Join-Path $secrets 'host-credential'
# Everything that can be said beforehand is said before anything is changed.
if (-not $Bundle -and -not (Get-CurrentVersion)) { throw 'There is no version of Lethe on this host yet: -Bundle.' }
if (-not $Node -and -not (Test-Path -LiteralPath $nodeHere)) { throw 'There is no Node of Lethe on this host yet: -Node.' }
if (-not $CredentialFile -and -not (Test-Path -LiteralPath $credentialHere)) { throw 'This service has no credential yet: -CredentialFile.' }
foreach ($file in @($Bundle, $Node, $WinSW, $Config, $CredentialFile, $VaultCaFile, $KafkaCaFile) + $SecretFiles + $LogFolders) {
    if ($file -and -not (Test-Path -LiteralPath $file)) { throw "There is no $file." }
}
foreach ($value in @($HostName, $VaultUrl) + $Brokers + $KafkaSettings.Values) {
    if ("$value" -match "['\r\n]") { throw "A setting may hold no single quote and no line break: $value" }
}
if ((Get-FileHash -LiteralPath $WinSW -Algorithm SHA256).Hash -ne $WinSWSha256) { throw "$WinSW is not the program that -WinSWSha256 is of." }

$who = if ($Account) { $Account } else { "NT SERVICE\$name" }
$vault = [Uri] $VaultUrl
# Several brokers in one word come from powershell.exe -File.
$Brokers = @($Brokers | ForEach-Object { $_ -split ',' })
$targets = $Brokers + "$($vault.Host):$($vault.Port)" + $AlsoTo
if ($Source -eq 'cloud-mfa') { $targets += 'graph.microsoft.com:443' }
$before = Get-CimInstance -ClassName Win32_Service -Filter "Name='$name'"
$grantedBefore = @(Get-Granted $Source)
$noLonger = @($grantedBefore | Where-Object { $_ -ne $ServiceLogonRight -and $_ -notin $LogFolders })
if ($WhatIfPreference) {
    Write-Output "Service $name, started with Windows, as $who; Lethe in $LetheRoot, its folders in $LetheData."
    if ($before -and $before.StartName -ne $who) { Write-Output "It runs as $($before.StartName), whose rights are taken back." }
    foreach ($folder in $LogFolders) { Write-Output "May list and read $folder and what is below, and delete its files." }
    foreach ($folder in $noLonger) { Write-Output "Its rights on $folder are taken back." }
    if ($Source -in 'nps-extension', 'adfs-adapter') { Write-Output "Member of $(Get-GroupName $EventLogReaders); may list $EventLogFolder." }
    foreach ($channel in Get-SourceChannels $Source) { Write-Output "May read and clear the channel $channel." }
    if ($Administrator) { Write-Output "Member of $(Get-GroupName $Administrators)." }
    Write-Output "Firewall: may call $($targets -join ', ') by their ports; nobody may call it."
    foreach ($file in @($CredentialFile) + $SecretFiles | Where-Object { $_ }) { Write-Output "Moved to ${secrets}: $file" }
}
if (-not $PSCmdlet.ShouldProcess("$name as $who", 'Install')) { return }

# The program. Administrators write here and nobody else: Program Files says so already.
New-Item -ItemType Directory -Path (Join-Path $LetheRoot 'node') -Force | Out-Null
if (-not (Test-Path -LiteralPath $nodeHere)) { Copy-Item -LiteralPath $Node -Destination $nodeHere }
if (-not (Get-CurrentVersion)) { Set-CurrentVersion (Expand-Bundle $Bundle) }

# The service first: its virtual account is there once it is.
Stop-Service -Name $name -ErrorAction SilentlyContinue
if ($before -and $before.StartName -ne $who) { Revoke-SourceRights $Source $before.StartName $noLonger }
$grantedLogon = Grant-ServiceLogon $who
Install-LetheService $Source $WinSW $who
New-LetheFolders $Source $who

# Settings and secrets.
Copy-Item -LiteralPath $Config -Destination (Join-Path $LetheData 'config\lethe.yaml') -Force
# Copied and deleted, not moved: a moved file would bring its own rights along.
function Move-Secret([string] $File, [string] $To) {
    Copy-Item -LiteralPath $File -Destination $To -Force
    Remove-Item -LiteralPath $File
}
if ($CredentialFile -and ($CredentialFile -ne $credentialHere)) { Move-Secret $CredentialFile $credentialHere }
foreach ($file in $SecretFiles) { Move-Secret $file (Join-Path $secrets (Split-Path $file -Leaf)) }
$authorities = @{}
foreach ($pair in @(@('LETHE_VAULT_CA_FILE', $VaultCaFile, 'vault-ca.pem'), @('LETHE_KAFKA_CA_FILE', $KafkaCaFile, 'kafka-ca.pem'))) {
    if ($pair[1]) {
        $authorities[$pair[0]] = Join-Path $LetheData "config\$($pair[2])"
        Copy-Item -LiteralPath $pair[1] -Destination $authorities[$pair[0]] -Force
    }
}
$settings = [ordered]@{
    LETHE_MODE                 = 'production'
    LETHE_PROFILE              = 'cluster'
    LETHE_CONFIG               = Join-Path $LetheData 'config\lethe.yaml'
    LETHE_DATA_DIR             = Join-Path $LetheData "work\$Source"
    LETHE_HOST                 = '127.0.0.1'
    LETHE_PORT                 = $LethePorts[$Source]
    KAFKA_BROKERS              = $Brokers -join ','
    LETHE_VAULT_URL            = $VaultUrl
    LETHE_HOST_CREDENTIAL_FILE = $credentialHere
}
if ($HostName) { $settings['LETHE_HOST_NAME'] = $HostName }
if ($KafkaCaFile) { $settings['LETHE_KAFKA_TLS'] = 'true' }
foreach ($more in $authorities, $KafkaSettings) { foreach ($key in $more.Keys) { $settings[$key] = $more[$key] } }
# Single quotes: Node would take a backslash and an n for the end of a line in double ones. No mark of UTF-8 in
# front, which would become part of the first name.
$lines = foreach ($key in $settings.Keys) { "$key='$($settings[$key])'" }
[IO.File]::WriteAllLines((Get-EnvironmentFile $Source), [string[]] $lines)

foreach ($folder in $noLonger) {
    Write-Warning "$folder is not named any more: the service's rights on it are taken back."
    Revoke-Folder $folder $who
}
Grant-SourceRights $Source $who $LogFolders $Administrator.IsPresent
$hadLogon = $before -and ($before.StartName -eq $who) -and ($grantedBefore -contains $ServiceLogonRight)
Set-Granted $Source @(@($LogFolders) + $(if ($grantedLogon -or $hadLogon) { $ServiceLogonRight }) | Where-Object { $_ })
Set-LetheFirewall $Source $targets

# A refused logon is what mostly keeps a service from starting, and Start-Service does not tell it.
try { Start-Service -Name $name }
catch {
    Write-Warning "$name does not start. Event Viewer says why: System, source Service Control Manager. Error 1069 or 1385: $who has not the right to log on as a service, which a group policy may set (README.md)."
    exit 1
}
if (Wait-Ready $Source) { Write-Output "$name runs as $who and is ready. Look at the page of this host for what is missing there." }
else {
    Write-Warning "$name does not get ready. Its log is in $(Join-Path $LetheData "logs\$Source"); doctor says what is missing:"
    & (Join-Path $PSScriptRoot 'doctor.ps1') -Source $Source
    exit 1
}
