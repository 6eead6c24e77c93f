using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace DutyCall.Sandbox.Media;

delegate void Datagram(Span<byte> packet, IPEndPoint from);

/// <summary>One port number, with one socket and one reading thread for each address family.</summary>
sealed class UdpPort : IDisposable
{
    /// <summary>More than any packet of WebRTC audio; what is longer is cut off and then fails its check.</summary>
    const int LongestPacket = 2048;

    const int TriesForBoth = 20;

    readonly Socket[] sockets;
    readonly Thread[] readers;
    readonly Datagram receive;
    readonly ILogger log;
    volatile bool closing;

    UdpPort(Socket[] sockets, Datagram receive, ILogger log)
    {
        (this.sockets, this.receive, this.log) = (sockets, receive, log);
        readers = [.. sockets.Select(s => new Thread(() => Read(s)) { IsBackground = true, Name = "media" })];
        foreach (var reader in readers)
            reader.Start();
    }

    public int Number => ((IPEndPoint)sockets[0].LocalEndPoint!).Port;

    public static UdpPort Open(IPAddress address, int port, Datagram receive, ILogger log)
    {
        if (!address.Equals(IPAddress.Loopback) || !Socket.OSSupportsIPv6)
            return new UdpPort([Bind(address, port)], receive, log);

        // The number that is free in one family may be taken in the other.
        for (var attempt = 1; ; attempt++)
        {
            var first = Bind(address, port);
            try
            {
                var second = Bind(IPAddress.IPv6Loopback, ((IPEndPoint)first.LocalEndPoint!).Port);
                return new UdpPort([first, second], receive, log);
            }
            catch (SocketException) when (port != 0 || attempt == TriesForBoth)
            {
                return new UdpPort([first], receive, log);
            }
            catch (SocketException)
            {
                first.Dispose();
            }
        }
    }

    public IReadOnlyList<IPEndPoint> Candidates(IReadOnlyList<IPAddress> advertised)
    {
        var addresses = advertised.Count > 0 ? advertised : [.. sockets.SelectMany(s => AddressesOf(((IPEndPoint)s.LocalEndPoint!).Address))];
        return [.. addresses.Select(a => new IPEndPoint(a, Number))];
    }

    public void Send(byte[] packet, IPEndPoint to)
    {
        try
        {
            sockets.FirstOrDefault(s => s.AddressFamily == to.AddressFamily)?.SendTo(packet, to);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Media is lost now and then; who stays unreachable loses its consent.
        }
    }

    public void Dispose()
    {
        closing = true;
        foreach (var socket in sockets)
            socket.Dispose();
        foreach (var reader in readers)
            reader.Join();
    }

    static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    static IEnumerable<IPAddress> AddressesOf(IPAddress bound) => !bound.Equals(IPAddress.Any) ? [bound] :
    [
        IPAddress.Loopback,
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(n => n.OperationalStatus == OperationalStatus.Up)
            .SelectMany(n => n.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)),
    ];

    void Read(Socket socket)
    {
        var buffer = new byte[LongestPacket];
        while (!closing)
        {
            try
            {
                EndPoint from = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
                var length = socket.ReceiveFrom(buffer, ref from);
                receive(buffer.AsSpan(0, length), (IPEndPoint)from);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // Windows reports here that an earlier packet found nobody; the socket is still good.
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                log.PacketFailed(error);
            }
        }
    }
}
