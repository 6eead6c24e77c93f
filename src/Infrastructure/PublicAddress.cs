using System.Net;
using System.Net.Sockets;

namespace DutyCall.Infrastructure;

/// <summary>Whether an address is one of the Internet's and none of a private network, of this machine or of a special use (RFC 6890).</summary>
static class PublicAddress
{
    static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Within what IPv6 has given out: documentation, Teredo and other protocols' own, 6to4.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    public static bool Is(IPAddress address)
    {
        var bare = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (bare.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(bare)) && !Array.Exists(Special, network => network.Contains(bare));
    }

    /// <summary>
    /// Resolves by itself and connects to what it looked at, by those addresses that may be connected to: no name leads where its address may not, and a second
    /// answer of a name server changes nothing.
    /// </summary>
    /// <param name="otherwise">What is thrown when there are none.</param>
    public static async ValueTask<Stream> Connect(DnsEndPoint host, Func<IPAddress, bool> mayConnect, Func<Exception> otherwise, CancellationToken ct)
    {
        var addresses = (await Dns.GetHostAddressesAsync(host.Host, ct)).Where(mayConnect).ToArray();
        if (addresses.Length == 0)
            throw otherwise();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
