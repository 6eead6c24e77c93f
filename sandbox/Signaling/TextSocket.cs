using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace DutyCall.Sandbox.Signaling;

/// <summary>
/// A WebSocket of text frames. Everybody may send at once: one writer sends in order. Keeps the connection alive with a
/// line feed every five seconds, which the voice SDK answers and counts on (it gives up after 15 s without any frame).
/// </summary>
sealed class TextSocket(WebSocket socket, TimeProvider clock, CancellationToken stopping)
{
    public const string Heartbeat = "\n";

    const int LargestMessage = 256 * 1024;
    const int ReadSize = 16 * 1024;
    const int MostWaiting = 256;
    static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);
    static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(20);

    readonly Channel<string> outgoing = Channel.CreateBounded<string>(MostWaiting);
    long heard = clock.GetTimestamp();
    volatile bool closing;

    /// <summary>Never waits. Who does not read what it is sent is cut off.</summary>
    public void Send(string message)
    {
        if (!outgoing.Writer.TryWrite(message) && !closing)
            Abort();
    }

    /// <summary>Closes once what was sent before is out.</summary>
    public void Close()
    {
        closing = true;
        outgoing.Writer.TryComplete();
    }

    /// <summary>Cuts the connection, as a network would.</summary>
    public void Abort()
    {
        Close();
        socket.Abort();
    }

    /// <summary>Reads until the socket is gone. Heartbeats are not passed on.</summary>
    public async Task Run(Action<string> receive)
    {
        var writing = Write();
        using (stopping.Register(Close))
        await using (clock.CreateTimer(_ => Beat(), null, HeartbeatInterval, HeartbeatInterval))
        {
            while (await Read() is { } message)
            {
                heard = clock.GetTimestamp();
                if (message != Heartbeat)
                    receive(message);
            }
        }
        Close();
        await writing;
    }

    void Beat()
    {
        if (clock.GetElapsedTime(heard) > SilenceLimit)
            Abort();
        else
            Send(Heartbeat);
    }

    async Task<string?> Read()
    {
        try
        {
            var message = new ArrayBufferWriter<byte>();
            while (true)
            {
                var part = await socket.ReceiveAsync(message.GetMemory(ReadSize), CancellationToken.None);
                message.Advance(part.Count);
                if (part.MessageType != WebSocketMessageType.Text || message.WrittenCount > LargestMessage)
                    return null;

                if (part.EndOfMessage)
                    return Encoding.UTF8.GetString(message.WrittenSpan);
            }
        }
        catch (Exception error) when (IsDisconnect(error))
        {
            return null;
        }
    }

    async Task Write()
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(CancellationToken.None))
                await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

            var why = stopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure;
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(why, null, CancellationToken.None);
        }
        catch (Exception error) when (IsDisconnect(error))
        {
            Abort();
        }
    }

    static bool IsDisconnect(Exception error) =>
        error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException;
}
