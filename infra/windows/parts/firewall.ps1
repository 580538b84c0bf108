# The service calls out and is never called. A host whose firewall lets everything out needs the first rules no
# less: they are what is asked for when that is changed.

function Get-RuleGroup([string] $Source) { "Lethe $Source" }

# Targets are host:port.
function Set-LetheFirewall([string] $Source, [string[]] $Targets) {
    Remove-LetheFirewall $Source
    $group = Get-RuleGroup $Source
    $service = Get-ServiceName $Source
    $node = Join-Path $LetheRoot 'node\node.exe'
    $ports = @($Targets | ForEach-Object { ($_ -split ':')[-1] } | Sort-Object -Unique)
    New-NetFirewallRule -DisplayName "$group out" -Group $group -Direction Outbound -Action Allow -Program $node -Service $service -Protocol TCP -RemotePort $ports | Out-Null
    New-NetFirewallRule -DisplayName "$group in" -Group $group -Direction Inbound -Action Block -Program $node -Service $service | Out-Null
}

function Remove-LetheFirewall([string] $Source) {
    Get-NetFirewallRule -Group (Get-RuleGroup $Source) -ErrorAction SilentlyContinue | Remove-NetFirewallRule
}
