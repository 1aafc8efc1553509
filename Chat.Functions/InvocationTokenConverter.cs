using Microsoft.Azure.Functions.Worker.Converters;

namespace Chat.Functions;

/// <summary>
/// Gives functions the invocation's own cancellation token. The host offers every field of the query and the body as a
/// value for the parameter of that name, so <c>?ct=x</c> would else be converted, fail, and be a 500 for anyone. In the
/// cloud build alone, like Program.
/// </summary>
internal sealed class InvocationTokenConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(
        context.TargetType == typeof(CancellationToken)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
