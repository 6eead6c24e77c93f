using System.Globalization;
using DutyCall.Domain.Campaigns;
using DutyCall.Infrastructure;

namespace DutyCall.Features.Campaigns.SaveCampaign;

/// <summary>The page's form, read as settings; what cannot be read is among the errors.</summary>
sealed class CampaignForm(IFormCollection form)
{
    public Errors Errors { get; } = [];

    public Settings Read()
    {
        var destination = Text("destination");
        var (language, voice) = MessageVoices.Read(Text("messageVoice"));
        return new()
        {
            Name = Text("name"), Description = Text("description"), DepartmentId = Id("departmentId"), Destination = destination, DestinationNumber = Given("destinationNumber"),
            Mode = destination switch { "number" => "power", "message" => "message", _ => Text("mode") }, // The other ways to dial are about agents.
            CallerId = Given("callerId"), CostCentre = Given("costCentre"), Priority = Number("priority"), CallsPerMinute = Number("callsPerMinute"), RingSeconds = Number("ringSeconds"),
            PreviewSeconds = Number("previewSeconds", 60), MachineDetection = Text("machineDetection"), CallsFrom = Minute("callsFrom"), CallsUntil = Minute("callsUntil"),
            CallsOnDays = Days("callsOnDays"), MaxAttempts = Number("maxAttempts"), MinimumGap = Number("minimumGap"), NeedsConsent = IsOn("needsConsent"), TimeZone = Text("timeZone"),
            StartsAt = Start(), AutoStart = IsOn("autoStart"), Recurrence = Text("recurrence"), RecursOnDays = Days("recursOnDays"),
            RecursOnDay = Text("recursOnDay").Length > 0 ? Number("recursOnDay") : null, RecursUntil = Given("recursUntil"), Script = Text("script"),
            Dispositions = IsOn("someDispositions") ? [.. form["disposition"].OfType<string>()] : null,
            WrapUpRequired = Text("wrapUpRequired") switch { "true" => true, "false" => false, _ => null }, MessageText = Text("messageText"), MessageLanguage = language, MessageVoice = voice,
            ConnectKey = Given("connectKey"), OptOutKey = Given("optOutKey"), LinesPerAgent = Lines(), LateCancel = IsOn("lateCancel"), SafeHarbour = Text("safeHarbour"), Version = Number("version"),
            Agents = [.. form["agent"].Select(id => Guid.TryParse(id, out var agent) ? agent : Guid.Empty)],
            Retries = [.. CampaignWords.Outcomes.Select(outcome => new Retry(
                outcome.Code, Number($"tries-{outcome.Code}"), Number($"delay-{outcome.Code}", 1), IsOn($"doubled-{outcome.Code}") ? "multiplied" : "fixed", IsOn($"daypart-{outcome.Code}")))],
        };
    }

    decimal Lines() => Text("linesPerAgent") switch
    {
        "" => 3,
        var text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var lines) ? lines : 0,
    };

    string? Start() => (Text("startDate"), Text("startTime")) switch
    {
        ("", _) => null,
        (var day, "") => $"{day}T09:00",
        var (day, time) => $"{day}T{time}",
    };

    string Text(string name) => form[name].ToString();

    string? Given(string name) => Text(name) is { Length: > 0 } text ? text : null;

    bool IsOn(string name) => form[name] == "true";

    Guid? Id(string name) => Text(name) is { Length: > 0 } text ? Guid.TryParse(text, out var id) ? id : Guid.Empty : null;

    int Days(string name) => form[name].Select(day => int.TryParse(day, out var bit) && bit is >= 0 and <= 6 ? 1 << bit : 0).Sum();

    int Minute(string name) => TimeOnly.TryParseExact(Text(name), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (int)time.ToTimeSpan().TotalMinutes : -1;

    int Number(string name, int missing = 0)
    {
        var text = Text(name);
        if (text.Length == 0)
            return missing;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Errors[name.StartsWith("tries-", StringComparison.Ordinal) || name.StartsWith("delay-", StringComparison.Ordinal) ? "retries" : name] = "Write a whole number.";
        return missing;
    }
}
