using System.Net;
using System.Net.Sockets;

namespace Chat.Adapters.Push;

/// <summary>Tells addresses of the public internet from this machine, private networks, metadata services and reserved ranges.</summary>
internal static class PublicAddress
{
    // The ranges that IANA's registries of special-purpose addresses list as not globally reachable.
    private static readonly IPNetwork[] Special4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Azure's own services are reached through this one.
            "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    // 2001::/23 has Teredo and other protocols, 2002::/16 (6to4) contains any IPv4 address.
    private static readonly IPNetwork[] Special6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Special4.Any(network => network.Contains(address))
            : Global6.Contains(address) && !Special6.Any(network => network.Contains(address));
    }
}
