using System.Text.Json;
using System.Text.RegularExpressions;
using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;

namespace DutyCall.Sandbox.Signaling.Phone;

/// <summary>The socket of a page that is a phone.</summary>
sealed partial class PhoneSession(TextSocket socket, ISwitch exchange, PhoneBook book)
{
    readonly Lock gate = new();
    string? number;
    PhoneEndpoint? call;

    public void Send(string message) => socket.Send(message);

    public async Task Run()
    {
        try
        {
            await socket.Run(Receive);
        }
        finally
        {
            book.Remove(this);
            call?.HangUp();
        }
    }

    public bool Take(PhoneEndpoint taken)
    {
        lock (gate)
        {
            call ??= taken;
            return call == taken;
        }
    }

    public void Release(PhoneEndpoint released)
    {
        lock (gate)
        {
            if (call == released)
                call = null;
        }
    }

    void Receive(string text)
    {
        if (Json.Read(text) is not { } message)
        {
            socket.Close();
            return;
        }

        try
        {
            Receive(message);
        }
        catch (Exception error) when (error is BadSessionDescription or TooManyLegs)
        {
            call?.GiveUp(error.Message);
        }
    }

    void Receive(JsonElement message)
    {
        switch (message.Text("type"))
        {
            case "hello" when message.Text("number") is { } mine && E164().IsMatch(mine):
                Introduce(mine);
                break;
            case "call" when number is not null && message.Text("to") is { } to && message.Text("sdp") is { } offer:
                Dial(to, offer);
                break;
            case "answer" when message.Text("sdp") is { } answer:
                call?.Accept(answer);
                break;
            case "decline":
                call?.Decline();
                break;
            case "hangup":
                call?.HangUp();
                break;
            case "digits":
                call?.PressKeys(message.Text("digits") ?? "");
                break;
        }
    }

    void Introduce(string mine)
    {
        book.Remove(this);
        number = mine;
        book.Add(mine, this);
        Send(PhoneMessage.Ready(mine));
    }

    void Dial(string to, string offer)
    {
        var dialed = book.NewCall(this);
        if (Take(dialed))
            dialed.Dial(exchange, number!, to, offer);
    }

    [GeneratedRegex(@"^\+[1-9]\d{1,14}$")]
    private static partial Regex E164();
}
