namespace DutyCall.Sandbox.Carrier;

/// <summary>One endpoint on a call. While a client rings, each of its devices has a line of its own; the first to answer keeps the call.</summary>
sealed class Line(Call call, Endpoint endpoint, Serial serial) : ILine
{
    public Endpoint Endpoint { get; } = endpoint;

    public Call Call { get; } = call;

    public string CallSid => Call.Sid;

    public string From => Call.From;

    public string To => Call.To;

    public IReadOnlyDictionary<string, string> Parameters => Call.Parameters;

    public void Answer() => serial.Post(() => Call.AnsweredAt(this));

    public void Refuse(int sipCode) => serial.Post(() => Call.RefusedAt(this, sipCode));

    public void HangUp() => serial.Post(() => Call.HungUpAt(this));
}
