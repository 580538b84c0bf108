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
    [Parameter(Mandatory)] [string] $Bundle,
    [Parameter(Mandatory)] [string] $Node,
    [Parameter(Mandatory)] [string] $WinSW,
    # Of the file that you downloaded and looked at: a program that becomes a service is not taken on trust.
    [Parameter(Mandatory)] [ValidatePattern('^[0-9A-Fa-f]{64}$')] [string] $WinSWSha256,
    [Parameter(Mandatory)] [string] $Config,
    [Parameter(Mandatory)] [string[]] $Brokers,
    [Parameter(Mandatory)] [ValidatePattern('^https://[^/]+/?$')] [string] $VaultUrl,
    # What `npm run host-credential -- issue` printed. It is moved: no copy stays behind.
    [Parameter(Mandatory)] [string] $CredentialFile,
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
foreach ($part in 'places', 'folders', 'service', 'event-logs', 'firewall', 'bundle') { . (Join-Path $PSScriptRoot "parts\$part.ps1") }

if (($Source -ne 'cloud-mfa') -and -not $HostName) { throw 'Say which host of lethe.yaml this is: -HostName.' }
foreach ($file in @($Bundle, $Node, $WinSW, $Config, $CredentialFile) + $SecretFiles + $LogFolders) {
    if (-not (Test-Path -LiteralPath $file)) { throw "There is no $file." }
}
if ((Get-FileHash -LiteralPath $WinSW -Algorithm SHA256).Hash -ne $WinSWSha256) { throw "$WinSW is not the program that -WinSWSha256 is of." }

$name = Get-ServiceName $Source
$who = if ($Account) { $Account } else { "NT SERVICE\$name" }
if (-not $PSCmdlet.ShouldProcess("$name as $who", 'Install')) { return }

# The program. Administrators write here and nobody else: Program Files says so already.
New-Item -ItemType Directory -Path (Join-Path $LetheRoot 'node') -Force | Out-Null
$nodeHere = Join-Path $LetheRoot 'node\node.exe'
if (-not (Test-Path -LiteralPath $nodeHere)) { Copy-Item -LiteralPath $Node -Destination $nodeHere }
if (-not (Get-CurrentVersion)) { Set-CurrentVersion (Expand-Bundle $Bundle) }

# The service first: its virtual account is there once it is.
Stop-Service -Name $name -ErrorAction SilentlyContinue
Grant-ServiceLogon $who
Install-LetheService $Source $WinSW $who
New-LetheFolders $Source $who

# Settings and secrets.
Copy-Item -LiteralPath $Config -Destination (Join-Path $LetheData 'config\lethe.yaml') -Force
$secrets = Join-Path $LetheData "secrets\$Source"
# Copied and deleted, not moved: a moved file would bring its own rights along.
function Move-Secret([string] $File, [string] $To) {
    Copy-Item -LiteralPath $File -Destination $To -Force
    Remove-Item -LiteralPath $File
}
Move-Secret $CredentialFile (Join-Path $secrets 'host-credential')
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
    LETHE_HOST_CREDENTIAL_FILE = Join-Path $secrets 'host-credential'
    # Programs that the handler starts write here, and not into a profile that the account may not have.
    TEMP                       = Join-Path $LetheData "work\$Source"
    TMP                        = Join-Path $LetheData "work\$Source"
}
if ($HostName) { $settings['LETHE_HOST_NAME'] = $HostName }
if ($KafkaCaFile) { $settings['LETHE_KAFKA_TLS'] = 'true' }
foreach ($more in $authorities, $KafkaSettings) { foreach ($key in $more.Keys) { $settings[$key] = $more[$key] } }
# Single quotes: Node would take a backslash and an n for the end of a line in double ones. No mark of UTF-8 in
# front, which would become part of the first name.
$lines = foreach ($key in $settings.Keys) { "$key='$($settings[$key])'" }
[IO.File]::WriteAllLines((Get-EnvironmentFile $Source), [string[]] $lines)

# Rights, each for what its source does and no more.
foreach ($folder in $LogFolders) { Grant-LogFolder $folder $who }
if ($Source -in 'nps-extension', 'adfs-adapter') {
    Add-GroupMember $EventLogReaders $who
    foreach ($channel in Get-SourceChannels $Source) { Grant-Clearing $channel $who }
    # To see whether Windows has put archives of a channel aside; what is in them takes a right of its own (README.md).
    Grant-Folder $EventLogFolder $who @('(RX)')
}
if ($Administrator) { Add-GroupMember $Administrators $who }

$vault = [Uri] $VaultUrl
$targets = @($Brokers) + "$($vault.Host):$($vault.Port)" + $AlsoTo
if ($Source -eq 'cloud-mfa') { $targets += 'graph.microsoft.com:443' }
Set-LetheFirewall $Source $targets

Start-Service -Name $name
if (Wait-Ready $Source) { Write-Output "$name runs as $who and is ready. Look at the page of this host for what is missing there." }
else {
    Write-Warning "$name does not get ready. Its log is in $(Join-Path $LetheData "logs\$Source"); doctor says what is missing:"
    & (Join-Path $PSScriptRoot 'doctor.ps1') -Source $Source
    exit 1
}
