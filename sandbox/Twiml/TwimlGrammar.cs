namespace DutyCall.Sandbox.Twiml;

/// <summary>What an element of TwiML may carry. <paramref name="Words"/>: the values of those attributes that take only certain ones.</summary>
sealed record Element(string[] Attributes, string[] Children, IReadOnlyDictionary<string, string[]> Words);

/// <summary>The grammar of TwiML for voice, as published by the typings of the official helper library.</summary>
static class TwimlGrammar
{
    static readonly Dictionary<string, string[]> Free = [];

    public static readonly IReadOnlyDictionary<string, Element> Elements = new Dictionary<string, Element>
    {
        ["Say"] = new(
            ["language", "loop", "voice"],
            ["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"],
            Free),
        ["Play"] = new(
            ["digits", "loop"],
            [],
            Free),
        ["Pause"] = new(
            ["length"],
            [],
            Free),
        ["Gather"] = new(
            
            [
                "action", "actionOnEmptyResult", "bargeIn", "debug", "enhanced", "finishOnKey", "hints", "input",
                "language", "maxSpeechTime", "method", "numDigits", "partialResultCallback",
                "partialResultCallbackMethod", "profanityFilter", "speechModel", "speechTimeout", "timeout",
            ],
            ["Pause", "Play", "Say"],
            new Dictionary<string, string[]>
            {
                ["input"] = ["dtmf", "speech"],
            }),
        ["Record"] = new(
            
            [
                "action", "finishOnKey", "maxLength", "method", "playBeep", "recordingConfigurationId",
                "recordingStatusCallback", "recordingStatusCallbackEvent", "recordingStatusCallbackMethod", "timeout",
                "transcribe", "transcribeCallback", "trim",
            ],
            [],
            new Dictionary<string, string[]>
            {
                ["recordingStatusCallbackEvent"] = ["in-progress", "completed", "absent"],
                ["trim"] = ["trim-silence", "do-not-trim"],
            }),
        ["Dial"] = new(
            
            [
                "action", "answerOnBridge", "callerId", "events", "hangupOnStar", "method", "passports", "record",
                "recordingConfigurationId", "recordingStatusCallback", "recordingStatusCallbackEvent",
                "recordingStatusCallbackMethod", "recordingTrack", "referMethod", "referUrl", "ringTone",
                "sequential", "timeLimit", "timeout", "trim",
            ],
            ["Application", "Client", "Conference", "Number", "Queue", "Sim", "Sip", "WhatsApp"],
            new Dictionary<string, string[]>
            {
                ["events"] = ["call-progress-event"],
                ["record"] = 
            [
                "do-not-record", "record-from-answer", "record-from-ringing", "record-from-answer-dual",
                "record-from-ringing-dual",
            ],
                ["recordingStatusCallbackEvent"] = ["in-progress", "completed", "absent"],
                ["recordingTrack"] = ["both", "inbound", "outbound"],
                ["ringTone"] = 
            [
                "at", "au", "bg", "br", "be", "ch", "cl", "cn", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hu",
                "il", "in", "it", "lt", "jp", "mx", "my", "nl", "no", "nz", "ph", "pl", "pt", "ru", "se", "sg", "th",
                "uk", "us", "us-old", "tw", "ve", "za",
            ],
                ["trim"] = ["trim-silence", "do-not-trim"],
            }),
        ["Number"] = new(
            
            [
                "amdStatusCallback", "amdStatusCallbackMethod", "byoc", "machineDetection",
                "machineDetectionSilenceTimeout", "machineDetectionSpeechEndThreshold",
                "machineDetectionSpeechThreshold", "machineDetectionTimeout", "method", "sendDigits",
                "statusCallback", "statusCallbackEvent", "statusCallbackMethod", "url",
            ],
            [],
            new Dictionary<string, string[]>
            {
                ["statusCallbackEvent"] = ["initiated", "ringing", "answered", "completed"],
            }),
        ["Client"] = new(
            ["method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod", "url"],
            ["Identity", "Parameter"],
            new Dictionary<string, string[]>
            {
                ["statusCallbackEvent"] = ["initiated", "ringing", "answered", "completed"],
            }),
        ["Identity"] = new(
            [],
            [],
            Free),
        ["Parameter"] = new(
            ["name", "value"],
            [],
            Free),
        ["Conference"] = new(
            
            [
                "beep", "coach", "endConferenceOnExit", "eventCallbackUrl", "jitterBufferSize", "maxParticipants",
                "muted", "participantLabel", "record", "recordingConfigurationId", "recordingStatusCallback",
                "recordingStatusCallbackEvent", "recordingStatusCallbackMethod", "region", "startConferenceOnEnter",
                "statusCallback", "statusCallbackEvent", "statusCallbackMethod", "trim", "waitMethod", "waitUrl",
            ],
            [],
            new Dictionary<string, string[]>
            {
                ["beep"] = ["true", "false", "onEnter", "onExit"],
                ["jitterBufferSize"] = ["large", "medium", "small", "off"],
                ["record"] = ["do-not-record", "record-from-start"],
                ["recordingStatusCallbackEvent"] = ["in-progress", "completed", "absent"],
                ["region"] = ["us1", "us2", "ie1", "sg1", "br1", "au1", "jp1", "de1"],
                ["statusCallbackEvent"] = ["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"],
                ["trim"] = ["trim-silence", "do-not-trim"],
            }),
        ["Queue"] = new(
            ["method", "postWorkActivitySid", "reservationSid", "url"],
            [],
            Free),
        ["Sip"] = new(
            
            [
                "amdStatusCallback", "amdStatusCallbackMethod", "machineDetection", "machineDetectionSilenceTimeout",
                "machineDetectionSpeechEndThreshold", "machineDetectionSpeechThreshold", "machineDetectionTimeout",
                "method", "password", "statusCallback", "statusCallbackEvent", "statusCallbackMethod", "url",
                "username",
            ],
            ["Headers", "Uri"],
            new Dictionary<string, string[]>
            {
                ["statusCallbackEvent"] = ["initiated", "ringing", "answered", "completed"],
            }),
        ["Enqueue"] = new(
            ["action", "maxQueueSize", "method", "waitUrl", "waitUrlMethod", "workflowSid"],
            ["Task"],
            Free),
        ["Leave"] = new(
            [],
            [],
            Free),
        ["Hangup"] = new(
            [],
            ["Parameter"],
            Free),
        ["Redirect"] = new(
            ["method"],
            [],
            Free),
        ["Reject"] = new(
            ["reason"],
            ["Parameter"],
            new Dictionary<string, string[]>
            {
                ["reason"] = ["rejected", "busy"],
            }),
        ["Start"] = new(
            ["action", "method"],
            ["Recording", "Siprec", "Stream", "Transcription"],
            Free),
        ["Stop"] = new(
            [],
            ["Siprec", "Stream", "Transcription"],
            Free),
        ["Recording"] = new(
            
            [
                "channels", "recordingConfigurationId", "recordingStatusCallback", "recordingStatusCallbackEvent",
                "recordingStatusCallbackMethod", "track", "trim",
            ],
            [],
            new Dictionary<string, string[]>
            {
                ["channels"] = ["mono", "dual"],
                ["recordingStatusCallbackEvent"] = ["in-progress", "completed", "absent"],
                ["recordingStatusCallbackMethod"] = ["GET", "POST"],
                ["track"] = ["inbound", "outbound", "both"],
                ["trim"] = ["trim-silence", "do-not-trim"],
            }),
        ["Application"] = new(
            ["copyParentTo", "customerId", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod", "url"],
            ["ApplicationSid", "Parameter"],
            new Dictionary<string, string[]>
            {
                ["statusCallbackEvent"] = ["initiated", "ringing", "answered", "completed"],
            }),
        ["Response"] = new(
            [],
            
            [
                "Connect", "Dial", "Echo", "Enqueue", "Gather", "Hangup", "Leave", "Pause", "Pay", "Play", "Prompt",
                "Queue", "Record", "Redirect", "Refer", "Reject", "Say", "Sms", "Start", "Stop",
            ],
            Free),
    };
}
