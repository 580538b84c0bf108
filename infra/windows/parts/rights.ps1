# What a service may do on this host beside Lethe's own folders, what of that was given here, and how it is taken back.

# What install.ps1 gave and nothing else tells: log folders, a line each, and the right below.
$ServiceLogonRight = 'SeServiceLogonRight'

function Get-GrantedFile([string] $Source) { Join-Path $LetheData "config\$Source.granted" }

function Get-Granted([string] $Source) {
    $file = Get-GrantedFile $Source
    if (Test-Path -LiteralPath $file) { Get-Content -LiteralPath $file -Encoding UTF8 }
}

function Set-Granted([string] $Source, [string[]] $Lines) { [IO.File]::WriteAllLines((Get-GrantedFile $Source), $Lines) }

# Of no other account anything is taken: a service that was never set up whole runs as Windows itself.
function Test-OwnAccount([string] $Account) { ($Account -like 'NT SERVICE\lethe-*') -or ($Account -like '*$') }

# Each for what its source does and no more.
function Grant-SourceRights([string] $Source, [string] $Account, [string[]] $LogFolders, [bool] $Administrator) {
    foreach ($folder in $LogFolders) { Grant-LogFolder $folder $Account }
    if ($Source -in 'nps-extension', 'adfs-adapter') {
        Add-GroupMember $EventLogReaders $Account
        foreach ($channel in Get-SourceChannels $Source) { Grant-Clearing $channel $Account $Administrator }
        # To see whether Windows has put archives of a channel aside; what is in them takes a right of its own (README.md).
        Grant-Folder $EventLogFolder $Account @('(RX)')
    }
    if ($Administrator) { Add-GroupMember $Administrators $Account }
}

# While the service is still there: its virtual account cannot be named any more afterwards.
function Revoke-SourceRights([string] $Source, [string] $Account, [string[]] $LogFolders) {
    if (-not (Test-OwnAccount $Account)) { return }
    try { Get-AccountSid $Account | Out-Null }
    catch {
        Write-Warning "$Account is not there any more. What it was given cannot be named, and gives nobody anything."
        return
    }
    $granted = @(Get-Granted $Source)
    $folders = @($granted | Where-Object { $_ -ne $ServiceLogonRight }) + $LogFolders
    foreach ($folder in $folders | Sort-Object -Unique) { Revoke-Folder $folder $Account }
    foreach ($channel in Get-SourceChannels $Source) { Revoke-Clearing $channel $Account }
    foreach ($own in 'logs', 'work', 'secrets') { Revoke-Folder (Join-Path $LetheData "$own\$Source") $Account }
    # A managed account may serve another source on this host.
    $name = Get-ServiceName $Source
    $others = @(Get-CimInstance -ClassName Win32_Service | Where-Object { $_.Name -ne $name -and $_.StartName -eq $Account })
    if (@($others | Where-Object { $_.Name -like 'lethe-*' }).Count -eq 0) {
        foreach ($group in $EventLogReaders, $Administrators) { Remove-GroupMember $group $Account }
        Revoke-Folder $EventLogFolder $Account
        foreach ($shared in 'config', 'event-logs', 'secrets') { Revoke-Folder (Join-Path $LetheData $shared) $Account }
        Revoke-Folder $LetheData $Account
    }
    if (($others.Count -eq 0) -and ($granted -contains $ServiceLogonRight)) { Revoke-ServiceLogon $Account }
}

function Get-AccountSid([string] $Account) {
    ([Security.Principal.NTAccount] $Account).Translate([Security.Principal.SecurityIdentifier]).Value
}

# Changes who may log on as a service: the block gets those who may, as SIDs with a star or names, and gives who shall.
function Edit-ServiceLogon([scriptblock] $Change) {
    $folder = Join-Path $env:TEMP ([guid]::NewGuid())
    New-Item -ItemType Directory -Path $folder | Out-Null
    try {
        $policy = Join-Path $folder 'rights.inf'
        Invoke-Program 'secedit.exe' @('/export', '/cfg', $policy, '/areas', 'USER_RIGHTS') | Out-Null
        $line = "$(Get-Content -LiteralPath $policy | Where-Object { $_ -like "$ServiceLogonRight*" })"
        $may = @(($line -replace '^[^=]*=?', '') -split ',' | ForEach-Object { $_.Trim() } | Where-Object { $_ })
        $shall = @(& $Change $may)
        if (($shall -join ',') -eq ($may -join ',')) { return }
        $wanted = @('[Unicode]', 'Unicode=yes', '[Version]', 'signature="$CHICAGO$"', 'Revision=1', '[Privilege Rights]', "$ServiceLogonRight = $($shall -join ',')")
        Set-Content -LiteralPath $policy -Value $wanted -Encoding Unicode
        Invoke-Program 'secedit.exe' @('/configure', '/db', (Join-Path $folder 'rights.sdb'), '/cfg', $policy, '/areas', 'USER_RIGHTS') | Out-Null
        $true
    }
    finally { Remove-Item -LiteralPath $folder -Recurse -Force }
}

# A virtual account has this right by NT SERVICE\ALL SERVICES, a managed one gets it here: true when it had it not.
# A group policy that sets the right wins over both: then it has to be added there.
function Grant-ServiceLogon([string] $Account) {
    if ($Account -like 'NT SERVICE\*') { return $false }
    $sid = "*$(Get-AccountSid $Account)"
    [bool] (Edit-ServiceLogon { param($may) $may; if ($may -notcontains $sid) { $sid } })
}

function Revoke-ServiceLogon([string] $Account) {
    $sid = "*$(Get-AccountSid $Account)"
    Edit-ServiceLogon { param($may) $may | Where-Object { $_ -ne $sid } } | Out-Null
}
