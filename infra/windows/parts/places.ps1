# Where everything lies, and how programs of Windows are called. Dot-sourced by the scripts beside this folder.

$LetheRoot = Join-Path $env:ProgramFiles 'Lethe'
$LetheData = Join-Path $env:ProgramData 'Lethe'
$LetheSources = 'mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa'

# Each handler answers /livez, /readyz and /metrics here, on 127.0.0.1 alone.
$LethePorts = @{ 'mfa-server' = 7401; 'nps-extension' = 7402; 'adfs-adapter' = 7403; 'cloud-mfa' = 7404 }

# Names of groups are translated on Windows in other languages; SIDs are the same everywhere.
$Administrators = 'S-1-5-32-544'
$LocalSystem = 'S-1-5-18'
$EventLogReaders = 'S-1-5-32-573'

# Where Windows keeps the files of channels, and archives of those that are full.
$EventLogFolder = Join-Path $env:SystemRoot 'System32\winevt\Logs'

function Get-ServiceName([string] $Source) { "lethe-$Source" }

function Get-EnvironmentFile([string] $Source) { Join-Path $LetheData "config\$Source.env" }

# Runs a program of Windows and stops the script when it fails: PowerShell itself would go on.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    # A program may write warnings to its error stream; only its exit code tells of a failure.
    $ErrorActionPreference = 'Continue'
    $output = & $Program @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $($Arguments -join ' ') ended with ${LASTEXITCODE}: $($output -join ' ')"
    }
    $output
}

function Get-InstalledSources {
    $LetheSources | Where-Object { Get-Service -Name (Get-ServiceName $_) -ErrorAction SilentlyContinue }
}

# Resolves when the handler of a source says that it is ready; false when it does not in time.
function Wait-Ready([string] $Source, [int] $Seconds = 90) {
    $address = "http://127.0.0.1:$($LethePorts[$Source])/readyz"
    $until = (Get-Date).AddSeconds($Seconds)
    while ((Get-Date) -lt $until) {
        try {
            if ((Invoke-WebRequest -Uri $address -UseBasicParsing -TimeoutSec 5).StatusCode -eq 200) { return $true }
        }
        catch { Start-Sleep -Seconds 2 }
    }
    $false
}
