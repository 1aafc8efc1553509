using Microsoft.Azure.Functions.Worker.Converters;

namespace Chat.Functions;

/// <summary>
/// Gives functions the invocation's own cancellation token. The Functions host offers every field of the query and the body
/// as the value of the parameter with that name, so without this <c>?ct=x</c> would fail to convert and be a 500.
/// </summary>
internal sealed class InvocationTokenConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(
        context.TargetType == typeof(CancellationToken)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
