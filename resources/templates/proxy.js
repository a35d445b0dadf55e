// What a proxy configuration script may call besides the language itself.
var _address = /^\d+\.\d+\.\d+\.\d+$/;
var _days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
var _months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function dnsResolve(host) {
  return _address.test(host) ? host : call_python('resolved', host);
}

function myIpAddress() {
  return call_python('own_address');
}

function isResolvable(host) {
  return dnsResolve(host) !== null;
}

function isInNet(host, net, mask) {
  return call_python('within', dnsResolve(host), net, mask);
}

function isPlainHostName(host) {
  return host.indexOf('.') < 0;
}

function dnsDomainIs(host, domain) {
  var at = host.length - domain.length;
  return at >= 0 && host.indexOf(domain, at) === at;
}

function localHostOrDomainIs(host, whole) {
  return host === whole || whole.lastIndexOf(host + '.', 0) === 0;
}

function dnsDomainLevels(host) {
  return host.split('.').length - 1;
}

function shExpMatch(text, pattern) {
  var plain = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp('^' + plain.replace(/\*/g, '.*').replace(/\?/g, '.') + '$').test(text);
}

// The last word of the ranges may be 'GMT'; without it this computer's own time counts.
function _moment(words) {
  var now = new Date();
  if (words[words.length - 1] !== 'GMT') {
    return now;
  }
  words.pop();
  return new Date(now.getTime() + now.getTimezoneOffset() * 60000);
}

function _between(low, value, high) {
  return low <= high ? low <= value && value <= high : value >= low || value <= high;
}

function weekdayRange() {
  var words = [].slice.call(arguments), now = _moment(words);
  return _between(_days.indexOf(words[0]), now.getDay(), _days.indexOf(words[1] || words[0]));
}

function timeRange() {
  var words = [].slice.call(arguments), now = _moment(words), half = words.length / 2;
  function seconds(part) {
    return (part[0] || 0) * 3600 + (part[1] || 0) * 60 + (part[2] || 0);
  }
  if (words.length === 1) {
    return now.getHours() === words[0];
  }
  var value = seconds([now.getHours(), now.getMinutes(), now.getSeconds()]);
  return _between(seconds(words.slice(0, half)), value, seconds(words.slice(half)));
}

function dateRange() {
  var words = [].slice.call(arguments), now = _moment(words);
  var half = words.length > 1 ? words.length / 2 : 1;
  var kinds = words.slice(0, half).map(function (word) {
    return typeof word === 'string' ? 'month' : word > 31 ? 'year' : 'day';
  });
  function number(parts) {
    var weights = { year: 10000, month: 100, day: 1 }, sum = 0;
    parts.forEach(function (part, at) {
      sum += weights[kinds[at]] * (kinds[at] === 'month' ? _months.indexOf(part) : part);
    });
    return sum;
  }
  var parts = { year: now.getFullYear(), month: _months[now.getMonth()], day: now.getDate() };
  var present = kinds.map(function (kind) {
    return parts[kind];
  });
  var last = words.length > 1 ? words.slice(half) : words;
  return _between(number(words.slice(0, half)), number(present), number(last));
}
