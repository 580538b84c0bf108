/**
 * How the stand-in describes itself: JSON in a text, JSON in base64, records in XML, or RPC style;
 * `missing` has the service of a version before 8.0.
 */
export type Shape = 'text' | 'base64' | 'xml' | 'rpc' | 'missing';

const NS = 'http://www.phonefactor.com/PfWsSdk';

/** As ASP.NET writes it, with the machine's own name for an address. */
export function describing(shape: Shape): string {
  const operations = shape === 'missing' ? ['GetPhone'] : ['GetPhone', 'GetUserGdpr', 'DeleteUserGdpr'];
  const isRpc = shape === 'rpc';
  return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:tns="${NS}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="${NS}">
  <wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="${NS}">
    ${operations.map((name) => elements(name, shape)).join('\n')}
    <s:complexType name="Error"><s:sequence><s:element minOccurs="1" maxOccurs="1" name="Code" type="s:int"/><s:element minOccurs="0" maxOccurs="1" name="Description" type="s:string"/></s:sequence></s:complexType>
  </s:schema></wsdl:types>
  ${operations.map((name) => messages(name, isRpc)).join('\n')}
  <wsdl:portType name="PfWsSdkSoap">${operations.map(portOperation).join('')}</wsdl:portType>
  ${binding('PfWsSdkSoap', 'soap', operations, isRpc)}
  ${isRpc ? '' : binding('PfWsSdkSoap12', 'soap12', operations, false)}
  <wsdl:service name="PfWsSdk">
    <wsdl:port name="PfWsSdkSoap" binding="tns:PfWsSdkSoap"><soap:address location="http://MFA01/MultiFactorAuthWebServiceSdk/PfWsSdk.asmx"/></wsdl:port>
    ${isRpc ? '' : '<wsdl:port name="PfWsSdkSoap12" binding="tns:PfWsSdkSoap12"><soap12:address location="http://MFA01/MultiFactorAuthWebServiceSdk/PfWsSdk.asmx"/></wsdl:port>'}
  </wsdl:service>
</wsdl:definitions>`;
}

const INPUT = '<s:element minOccurs="0" maxOccurs="1" name="username" type="s:string"/>';

function elements(name: string, shape: Shape): string {
  const handed = { base64: 's:base64Binary', xml: 'tns:UserGdpr' }[shape as string] ?? 's:string';
  const data =
    name === 'GetUserGdpr' ? `<s:element minOccurs="0" maxOccurs="1" name="userGdpr" type="${handed}"/>` : '';
  return `<s:element name="${name}"><s:complexType><s:sequence>${INPUT}</s:sequence></s:complexType></s:element>
    <s:element name="${name}Response"><s:complexType><s:sequence><s:element minOccurs="1" maxOccurs="1" name="${name}Result" type="s:boolean"/>${data}<s:element minOccurs="0" maxOccurs="1" name="error" type="tns:Error"/></s:sequence></s:complexType></s:element>`;
}

const messages = (name: string, isRpc: boolean): string =>
  isRpc
    ? `<wsdl:message name="${name}SoapIn"><wsdl:part name="username" type="s:string"/></wsdl:message><wsdl:message name="${name}SoapOut"><wsdl:part name="userGdpr" type="s:string"/></wsdl:message>`
    : `<wsdl:message name="${name}SoapIn"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message><wsdl:message name="${name}SoapOut"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>`;

const portOperation = (name: string): string =>
  `<wsdl:operation name="${name}"><wsdl:input message="tns:${name}SoapIn"/><wsdl:output message="tns:${name}SoapOut"/></wsdl:operation>`;

function binding(name: string, soap: string, operations: readonly string[], isRpc: boolean): string {
  const body = isRpc ? `<${soap}:body use="literal" namespace="${NS}"/>` : `<${soap}:body use="literal"/>`;
  const each = operations.map(
    (operation) =>
      `<wsdl:operation name="${operation}"><${soap}:operation soapAction="${NS}/${operation}" style="${isRpc ? 'rpc' : 'document'}"/><wsdl:input>${body}</wsdl:input><wsdl:output>${body}</wsdl:output></wsdl:operation>`,
  );
  return `<wsdl:binding name="${name}" type="tns:PfWsSdkSoap"><${soap}:binding transport="http://schemas.xmlsoap.org/soap/http"/>${each.join('')}</wsdl:binding>`;
}
