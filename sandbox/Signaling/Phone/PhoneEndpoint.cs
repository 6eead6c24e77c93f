using DutyCall.Sandbox.Carrier;
using DutyCall.Sandbox.Media;
using Endpoint = DutyCall.Sandbox.Carrier.Endpoint;

namespace DutyCall.Sandbox.Signaling.Phone;

/// <summary>One call at the page's phone: a human at this machine on the telephone network. Ends with its socket.</summary>
sealed class PhoneEndpoint(MediaHub hub, PhoneSession session) : Endpoint
{
    enum Stage { Idle, Dialing, Ringing, Open, Ended }

    readonly Lock gate = new();
    BrowserLeg? leg;
    ILine? line;
    Stage stage;
    string? description;

    public override Leg Leg => BrowserLeg;

    BrowserLeg BrowserLeg
    {
        get
        {
            lock (gate)
                return leg ??= NewLeg();
        }
    }

    public void Dial(ISwitch exchange, string from, string to, string offer)
    {
        description = BrowserLeg.Answer(offer);
        stage = Stage.Dialing;
        var dialed = exchange.DialFromPhone(this, from, to);
        lock (gate)
            line ??= dialed;
    }

    public override void Ring(ILine line)
    {
        if (!session.Take(this))
        {
            Finish();
            line.Refuse(486);
            return;
        }

        try
        {
            lock (gate)
            {
                this.line = line;
                stage = Stage.Ringing;
                description = BrowserLeg.Offer();
            }
            session.Send(PhoneMessage.Ring(line, description));
        }
        catch (TooManyLegs)
        {
            Finish();
            line.Refuse(480);
        }
    }

    public override void Ringing(ILine line, bool earlyMedia)
    {
        if (stage == Stage.Dialing)
            session.Send(PhoneMessage.Ringing(earlyMedia ? description : null));
    }

    public override void Answered(ILine line)
    {
        lock (gate)
        {
            if (stage != Stage.Dialing)
                return;

            this.line ??= line;
            stage = Stage.Open;
        }
        session.Send(PhoneMessage.Answered(description!));
    }

    public override void Ended(ILine line, LineEnd end)
    {
        if (Finish())
            session.Send(PhoneMessage.Ended(end.Withdrawn, end.Message));
    }

    public void Accept(string answer)
    {
        lock (gate)
        {
            if (stage != Stage.Ringing)
                return;

            BrowserLeg.Accept(answer);
            stage = Stage.Open;
        }
        line?.Answer();
    }

    public void Decline()
    {
        if (Finish())
            line?.Refuse(603);
    }

    public void HangUp()
    {
        if (Finish())
            line?.HangUp();
    }

    public void GiveUp(string reason)
    {
        session.Send(PhoneMessage.Ended(false, reason));
        HangUp();
    }

    public void PressKeys(string keys)
    {
        foreach (var key in keys.Where("0123456789*#".Contains))
            BrowserLeg.Press(key);
    }

    BrowserLeg NewLeg()
    {
        var made = hub.CreateBrowserLeg();
        made.Lost += () => GiveUp("The sound was lost.");
        if (stage == Stage.Ended)
            made.Close();
        return made;
    }

    bool Finish()
    {
        lock (gate)
        {
            if (stage == Stage.Ended)
                return false;

            stage = Stage.Ended;
        }
        session.Release(this);
        leg?.Close();
        return true;
    }
}
